package dev.virgo.lang.check;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import java.util.List;

/** What to do about types that do not fit. */
final class TypeAdvice {

  private TypeAdvice() {}

  static List<String> mismatch(Type expected, Type actual) {
    if (actual instanceof OptionalOf(Type inner) && inner.equals(expected)) {
      return List.of("Say what to take if there is none: … ?? <value>");
    }
    if (expected instanceof OptionalOf(Type inner) && inner.equals(actual)) {
      return List.of("Make it optional: … when true");
    }
    if (expected == Primitive.FLOAT && actual == Primitive.INT) {
      return List.of("Write a Float: 1.0 instead of 1, or … * 1.0");
    }
    if (expected == Primitive.INT && actual == Primitive.FLOAT) {
      return List.of("Write an Int: 1 instead of 1.0, or where functions can be called to-int(…)");
    }
    if (expected == Primitive.BOOLEAN) {
      return List.of("Write a comparison, such as … > 0");
    }
    if (expected == Primitive.STRING && actual instanceof Primitive) {
      return List.of("Make it text: \"${…}\"");
    }
    return List.of();
  }

  /** What to do where two things cannot be added; nothing if there is no better advice than why. */
  static List<String> sum(Type left, Type right) {
    if (left == Primitive.STRING || right == Primitive.STRING) {
      return List.of("Texts are put together in one: \"${…}${…}\"");
    }
    if (left instanceof OptionalOf || right instanceof OptionalOf) {
      return List.of("Say what to take if there is none: (… ?? <value>) + …");
    }
    return List.of();
  }

  static String[] noFields(Type type) {
    return type instanceof OptionalOf
        ? new String[] {"Say first what to take if there is none: (… ?? <value>).<field>"}
        : new String[0];
  }
}
