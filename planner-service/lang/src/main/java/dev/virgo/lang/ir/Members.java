package dev.virgo.lang.ir;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.value.Value;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Which member of a union a value is. */
public final class Members {

  private Members() {}

  /**
   * The member: what the value is tagged with; of a value without tag the first by its spelling
   * that it is structurally, records with the same fields only. Empty if it is none of them.
   */
  public static Optional<Type> of(Value value, List<Type> members) {
    if (value instanceof Value.UnionValue(Type member, Value _)) {
      return members.contains(member) ? Optional.of(member) : Optional.empty();
    }
    return members.stream()
        .filter(member -> fits(value, member))
        .min(Comparator.comparing(Type::toString));
  }

  /** Whether a value is of a type and of no narrower one: all of it is looked at. */
  public static boolean fits(Value value, Type type) {
    return new Fitting().fits(value, type);
  }

  /**
   * One look at a value. Values have far more parts than types, and a tag that is no variant's own
   * object is compared with them part by part: what has been found out of a tag is kept.
   */
  private static final class Fitting {

    /** Whether a tag is among the variants of a union, both by identity. */
    private final IdentityHashMap<List<Type>, IdentityHashMap<Type, Boolean>> tags =
        new IdentityHashMap<>();

    private boolean fits(Value value, Type type) {
      return switch (value) {
        case Value.TextValue _ -> type == Primitive.STRING;
        case Value.IntValue _ -> type == Primitive.INT;
        case Value.FloatValue _ -> type == Primitive.FLOAT;
        case Value.BooleanValue _ -> type == Primitive.BOOLEAN;
        case Value.ListValue(List<Value> elements) ->
            type instanceof ListOf(Type element)
                && elements.stream().allMatch(one -> fits(one, element));
        case Value.RecordValue(var fields) ->
            type instanceof RecordOf record
                && fields.keySet().equals(record.fields().keySet())
                && fields.entrySet().stream()
                    .allMatch(field ->
                        fits(
                            field.getValue(),
                            record.fields().getOrDefault(field.getKey(), Primitive.NOTHING)));
        case Value.MapValue(var entries) ->
            type instanceof MapOf(Type key, Type content)
                && entries.entrySet().stream()
                    .allMatch(
                        entry -> fits(entry.getKey(), key) && fits(entry.getValue(), content));
        case Value.UnionValue(Type member, Value inner) ->
            type instanceof UnionOf(List<Type> variants)
                && isAmong(member, variants)
                && fits(inner, member);
        case Value.FunctionValue(Type own, var _) -> own.equals(type);
        case Value.SomeValue(Value inner) ->
            type instanceof OptionalOf(Type content) && fits(inner, content);
        case Value.NoneValue() -> type instanceof OptionalOf;
      };
    }

    private boolean isAmong(Type tag, List<Type> variants) {
      return tags.computeIfAbsent(variants, _ -> new IdentityHashMap<>())
          .computeIfAbsent(tag, variants::contains);
    }
  }
}
