package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How far a result looks beyond its slice, where that is known without the configuration; on the
 * record for all groups, on a method for its own. A method {@code locality(SignalHeader...)} says
 * it where it depends on configuration or rate. Neither means {@link Locality.Kind#GLOBAL}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface TimeLocality {
  /** The kind. */
  Locality.Kind value();

  /** Seconds of input needed before the slice; for LOCAL and CAUSAL. */
  double beforeSeconds() default 0;

  /** Seconds of input needed after the slice; for LOCAL. */
  double afterSeconds() default 0;

  /** Largest error against an unsliced run relative to the signal's RMS; 0 means exact. */
  double tolerance() default 0;
}
