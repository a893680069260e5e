package dev.virgo.lang.check;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an expression.
 *
 * @param constant its value if it is a number, text or truth value that the text alone says, else
 *     null
 * @param computed whether it depends on the result of a transform
 */
record Facts(Type type, @Nullable Value constant, boolean computed) {

  static Facts erroneous() {
    return new Facts(new Type.Erroneous(), null, false);
  }

  boolean isErroneous() {
    return type.isErroneous();
  }
}
