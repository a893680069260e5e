package dev.virgo.lang.value;

import dev.virgo.lang.type.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A plain value of the language: everything but streams. */
public sealed interface Value {

  record TextValue(String text) implements Value {}

  /** 64-bit signed; arithmetic wraps around. */
  record IntValue(long number) implements Value {}

  /**
   * IEEE 754 double. Equality is that of {@link Double#compare}; the operator {@code ==} follows
   * IEEE.
   */
  record FloatValue(double number) implements Value {}

  record BooleanValue(boolean truth) implements Value {}

  record ListValue(List<Value> elements) implements Value {
    public ListValue {
      elements = List.copyOf(elements);
    }
  }

  /** Fields in order of declaration; the order does not matter for equality. */
  record RecordValue(SequencedMap<String, Value> fields) implements Value {
    public RecordValue {
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    public static RecordValue of(Map<String, Value> fields) {
      return new RecordValue(new LinkedHashMap<>(fields));
    }
  }

  /** Entries in the order in which they were put; the order does not matter for equality. */
  record MapValue(SequencedMap<Value, Value> entries) implements Value {
    public MapValue {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }
  }

  /**
   * A value of a union, with the member it was injected as. The member is a type and no position,
   * because unions with the same members in another order are the same type.
   */
  record UnionValue(Type member, Value value) implements Value {}

  /**
   * What a lambda is while a function that it was passed to runs; two are never equal.
   *
   * @param type a function type
   */
  record FunctionValue(Type type, Body body) implements Value {}

  /** What a {@link FunctionValue} does. */
  @FunctionalInterface
  interface Body {
    /** The result for arguments in the order of the parameters. */
    Value apply(List<Value> arguments);
  }

  record SomeValue(Value value) implements Value {}

  record NoneValue() implements Value {}

  /**
   * The value as string interpolation writes it: text as it is, {@code [a, b]}, {@code {k: v}},
   * nothing for none, of a union what is in it.
   */
  default String asText() {
    return switch (this) {
      case TextValue(String text) -> text;
      case IntValue(long number) -> Long.toString(number);
      case FloatValue(double number) -> Double.toString(number);
      case BooleanValue(boolean truth) -> Boolean.toString(truth);
      case ListValue(List<Value> elements) ->
          elements.stream().map(Value::asText).collect(Collectors.joining(", ", "[", "]"));
      case RecordValue(SequencedMap<String, Value> fields) ->
          fields.entrySet().stream()
              .map(field -> field.getKey() + ": " + field.getValue().asText())
              .collect(Collectors.joining(", ", "{", "}"));
      case MapValue(SequencedMap<Value, Value> entries) ->
          entries.entrySet().stream()
              .map(entry -> entry.getKey().asText() + ": " + entry.getValue().asText())
              .collect(Collectors.joining(", ", "{", "}"));
      case UnionValue(Type _, Value value) -> value.asText();
      case FunctionValue(Type type, Body _) -> type.toString();
      case SomeValue(Value value) -> value.asText();
      case NoneValue() -> "";
    };
  }
}
