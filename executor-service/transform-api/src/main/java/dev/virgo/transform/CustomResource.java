package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A named amount of something that a host declares to have, used inside {@link Resources}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface CustomResource {
  /** The name, as the host declares it. */
  String name();

  /** How much of it one call needs. */
  double amount();
}
