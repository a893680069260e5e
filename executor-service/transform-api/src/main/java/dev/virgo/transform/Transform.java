package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a public record a transform: the record is the transform, its components are the
 * configuration, its name is the transform's name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Transform {
  /**
   * The version: digits and dots, optionally {@code -suffix}; part of the identity, e.g. {@code
   * 0.4.1}.
   */
  String version();
}
