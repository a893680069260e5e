package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What one call of the transform asks of the host. Never part of a key. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Resources {
  /** Cores. */
  double cpu() default 1;

  /** Memory in GiB. */
  double ramGb() default 1;

  /** Graphics processors. */
  double gpu() default 0;

  /** Anything else that a host may have, by name. */
  CustomResource[] custom() default {};
}
