package dev.virgo.runtime.generated;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.FunctionValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.MapValue;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import dev.virgo.lang.value.Value.UnionValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Values as the naive evaluator has them: Long, Double, Boolean, String, List, Optional, records as
 * maps, maps as {@link Entries}, and no tags of unions.
 */
final class Plain {

  /** A map of the language. */
  record Entries(Map<Object, Object> entries) {}

  private Plain() {}

  static Object of(Value value) {
    return switch (value) {
      case IntValue(long number) -> number;
      case FloatValue(double number) -> number;
      case BooleanValue(boolean truth) -> truth;
      case TextValue(String text) -> text;
      case ListValue(List<Value> elements) -> elements.stream().map(Plain::of).toList();
      case SomeValue(Value inner) -> Optional.of(of(inner));
      case NoneValue() -> Optional.empty();
      case UnionValue(Type _, Value inner) -> of(inner);
      case RecordValue(SequencedMap<String, Value> fields) -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        fields.forEach((name, field) -> plain.put(name, of(field)));
        yield plain;
      }
      case MapValue(SequencedMap<Value, Value> entries) -> {
        Map<Object, Object> plain = new LinkedHashMap<>();
        entries.forEach((key, entry) -> plain.put(of(key), of(entry)));
        yield new Entries(plain);
      }
      case FunctionValue _ -> throw new IllegalArgumentException("a function is no result");
    };
  }

  /** The value without the fields that its type does not have. */
  static Object cut(Object value, Type type) {
    return switch (type) {
      case RecordOf(SequencedMap<String, Type> fields) when value instanceof Map<?, ?> record -> {
        Map<String, Object> kept = new LinkedHashMap<>();
        fields.forEach((name, field) -> kept.put(name, cut(required(record.get(name)), field)));
        yield kept;
      }
      case ListOf(Type element) when value instanceof List<?> list ->
          list.stream().map(one -> cut(required(one), element)).toList();
      case OptionalOf(Type inner) when value instanceof Optional<?> optional ->
          optional.map(one -> cut(required(one), inner));
      default -> value;
    };
  }

  static Object required(@org.jspecify.annotations.Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("a value is missing");
    }
    return value;
  }

  /** As interpolation writes it. */
  static String text(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream().map(one -> text(required(one))).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> record -> pairs(record);
      case Entries(Map<Object, Object> entries) -> pairs(entries);
      case Optional<?> optional -> optional.map(one -> text(required(one))).orElse("");
      default -> value.toString();
    };
  }

  private static String pairs(Map<?, ?> pairs) {
    return pairs.entrySet().stream()
        .map(pair -> text(required(pair.getKey())) + ": " + text(required(pair.getValue())))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
