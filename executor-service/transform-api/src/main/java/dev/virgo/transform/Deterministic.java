package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Whether running twice on the same input gives the same bytes (the default), or values that differ
 * by at most {@link #within}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Deterministic {
  /** Largest difference between two runs relative to the signal's RMS; 0 means equal bytes. */
  double within() default 0;
}
