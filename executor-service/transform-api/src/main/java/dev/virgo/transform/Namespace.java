package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The language's namespace of all transforms of a package, e.g. {@code virgo.eeg}; written in
 * {@code package-info.java}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PACKAGE)
public @interface Namespace {
  /** Lower-case names joined by dots. */
  String value();
}
