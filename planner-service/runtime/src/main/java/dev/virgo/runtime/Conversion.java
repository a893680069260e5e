package dev.virgo.runtime;

import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.FunctionOf;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.MapOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.FunctionValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.MapValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.UnionValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Makes values of a type fit a wider one. What becomes part of a union is injected as one of its
 * members. Records are cut down: a choice between a wider and a narrower record has the narrower
 * one's type; were the extra fields to stay, a merge further down could let them win over fields
 * that the types say are others.
 */
public final class Conversion {

  private Conversion() {}

  /**
   * The value as one of the wider type.
   *
   * @param from the type that the value has, a subtype of {@code to}
   */
  public static Value converted(Value value, Type from, Type to, Effort effort) {
    effort.spend(1);
    if (from.equals(to)) {
      return value;
    }
    if (to instanceof UnionOf(List<Type> variants)) {
      Type own = value instanceof UnionValue(Type member, Value _) ? member : from;
      Value bare = value instanceof UnionValue(Type _, Value inner) ? inner : value;
      Type member = member(variants, own);
      return new UnionValue(member, converted(bare, own, member, effort));
    }
    return switch (value) {
      case UnionValue(Type member, Value inner) -> converted(inner, member, to, effort);
      case RecordValue(SequencedMap<String, Value> fields)
          when to instanceof RecordOf wide && from instanceof RecordOf own ->
          record(fields, own, wide, effort);
      case ListValue(List<Value> elements)
          when to instanceof ListOf(Type wide) && from instanceof ListOf(Type own) -> {
        List<Value> converted = new ArrayList<>(elements.size());
        elements.forEach(element -> converted.add(converted(element, own, wide, effort)));
        yield new ListValue(converted);
      }
      case MapValue(SequencedMap<Value, Value> entries)
          when to instanceof MapOf wide && from instanceof MapOf own -> {
        SequencedMap<Value, Value> converted = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
          Weight.spend(key, effort);
          converted.put(key, converted(entry, own.value(), wide.value(), effort));
        });
        yield new MapValue(converted);
      }
      case SomeValue(Value inner)
          when to instanceof OptionalOf(Type wide) && from instanceof OptionalOf(Type own) ->
          new SomeValue(converted(inner, own, wide, effort));
      case FunctionValue(Type _, Value.Body body)
          when to instanceof FunctionOf wide && from instanceof FunctionOf own ->
          new FunctionValue(wide, arguments -> called(body, arguments, own, wide, effort));
      default -> value;
    };
  }

  /** A function asks for its own types; it is called with what the place that it stands in says. */
  private static Value called(
      Value.Body body, List<Value> arguments, FunctionOf own, FunctionOf place, Effort effort) {
    List<Value> converted = new ArrayList<>(arguments.size());
    for (int index = 0; index < arguments.size(); index++) {
      converted.add(
          converted(
              arguments.get(index),
              place.parameters().get(index),
              own.parameters().get(index),
              effort));
    }
    return converted(body.apply(converted), own.result(), place.result(), effort);
  }

  private static RecordValue record(
      SequencedMap<String, Value> fields, RecordOf from, RecordOf to, Effort effort) {
    effort.spend(Costs.records(1, to.fields().keySet()));
    SequencedMap<String, Value> kept = new LinkedHashMap<>();
    for (Map.Entry<String, Type> field : to.fields().entrySet()) {
      Value own = fields.get(field.getKey());
      Type type = from.fields().get(field.getKey());
      if (own != null && type != null) {
        kept.put(field.getKey(), converted(own, type, field.getValue(), effort));
      }
    }
    return new RecordValue(kept);
  }

  /**
   * The member that is meant: the type itself if it is one, else the first by its spelling that it
   * fits into. Not by its place, which is no part of what a union means: pipelines that differ in
   * that only have one hash, and lambdas of them are one.
   */
  static Type member(List<Type> variants, Type type) {
    return variants.contains(type)
        ? type
        : variants.stream()
            .filter(variant -> Subtyping.isSubtype(type, variant))
            .min(Comparator.comparing(Type::toString))
            .orElseThrow(() ->
                new IllegalStateException(type + " is no member of the union of " + variants));
  }
}
