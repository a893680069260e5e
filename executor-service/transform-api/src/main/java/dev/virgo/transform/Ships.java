package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Resources of the module that the result depends on (model weights, tables). Their bytes enter the
 * code hash: of every group where the record carries it, of one group where its method does.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Ships {
  /** Paths from the root of the module's resources, with {@code /}. */
  String[] value();
}
