package dev.virgo.runtime;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.lang.value.Value.SomeValue;

/**
 * Two ways to hold something optional: a value wraps it, a choice is the thing itself or absent. An
 * optional of an optional cannot be told apart as a choice and stays a value.
 */
public final class Optionals {

  private Optionals() {}

  static boolean isNested(Type type) {
    return type instanceof OptionalOf(Type inner) && inner instanceof OptionalOf;
  }

  /** A value as a choice. */
  static Choice choice(Value value, Type type) {
    if (!(type instanceof OptionalOf) || isNested(type)) {
      return new Choice.IsValue(value);
    }
    return switch (value) {
      case NoneValue() -> new Choice.Absent();
      case SomeValue(Value inner) -> new Choice.IsValue(inner);
      case Value.TextValue _,
          Value.IntValue _,
          Value.FloatValue _,
          Value.BooleanValue _,
          Value.ListValue _,
          Value.RecordValue _,
          Value.MapValue _,
          Value.UnionValue _,
          Value.FunctionValue _ ->
          new Choice.IsValue(value);
    };
  }

  /**
   * A value as one of the type: wrapped if that is optional and it is not wrapped yet, and bare
   * where a value of an optional field stands for what is in it.
   */
  public static Value wrapped(Value value, Type type) {
    if (!(type instanceof OptionalOf(Type inner))) {
      return value instanceof SomeValue(Value some) ? some : value;
    }
    boolean bare = !(value instanceof SomeValue) && !(value instanceof NoneValue);
    return bare ? new SomeValue(wrapped(value, inner)) : value;
  }
}
