package dev.virgo.transform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a configuration component that a pipeline leaves out. A component without one (and
 * not {@code Optional}) is required.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface DefaultValue {
  /**
   * A JSON value of the component's type ({@code 1.0}, {@code 4}, {@code true}, {@code [1.0,
   * 2.0]}); the bare text for a String.
   */
  String value();
}
