package dev.virgo.lang.value;

import dev.virgo.lang.type.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A plain value of the language: everything but streams. */
public sealed interface Value {

  record TextValue(String text) implements Value {
    @Override
    public int hashCode() {
      return Scatter.text(text);
    }
  }

  /** 64-bit signed; arithmetic wraps around. */
  record IntValue(long number) implements Value {
    @Override
    public int hashCode() {
      return Scatter.number(number);
    }
  }

  /**
   * IEEE 754 double. Equality is that of {@link Double#compare}; the operator {@code ==} follows
   * IEEE.
   */
  record FloatValue(double number) implements Value {
    @Override
    public int hashCode() {
      return Scatter.number(Double.doubleToLongBits(number));
    }
  }

  record BooleanValue(boolean truth) implements Value {}

  record ListValue(List<Value> elements) implements Value {
    public ListValue {
      elements = List.copyOf(elements);
    }

    @Override
    public int hashCode() {
      return Scatter.inOrder(elements);
    }
  }

  /** Fields in order of declaration; the order does not matter for equality. */
  record RecordValue(SequencedMap<String, Value> fields) implements Value {
    public RecordValue {
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    @Override
    public int hashCode() {
      return Scatter.inAnyOrder(fields);
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

    @Override
    public int hashCode() {
      return Scatter.inAnyOrder(entries);
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
    if (this instanceof TextValue(String text)) {
      return text;
    }
    StringBuilder text = new StringBuilder();
    appendTo(text);
    return text.toString();
  }

  /** Writes {@link #asText} at the end of a text, each character once however deep it lies. */
  default void appendTo(StringBuilder text) {
    switch (this) {
      case TextValue(String own) -> text.append(own);
      case IntValue(long number) -> text.append(number);
      case FloatValue(double number) -> text.append(number);
      case BooleanValue(boolean truth) -> text.append(truth);
      case ListValue(List<Value> elements) -> {
        String before = "[";
        for (Value element : elements) {
          element.appendTo(text.append(before));
          before = ", ";
        }
        text.append(elements.isEmpty() ? "[]" : "]");
      }
      case RecordValue(SequencedMap<String, Value> fields) -> {
        String before = "{";
        for (Map.Entry<String, Value> field : fields.entrySet()) {
          field.getValue().appendTo(text.append(before).append(field.getKey()).append(": "));
          before = ", ";
        }
        text.append(fields.isEmpty() ? "{}" : "}");
      }
      case MapValue(SequencedMap<Value, Value> entries) -> {
        String before = "{";
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
          entry.getKey().appendTo(text.append(before));
          entry.getValue().appendTo(text.append(": "));
          before = ", ";
        }
        text.append(entries.isEmpty() ? "{}" : "}");
      }
      case UnionValue(Type _, Value inner) -> inner.appendTo(text);
      case FunctionValue(Type type, Body _) -> text.append(type);
      case SomeValue(Value inner) -> inner.appendTo(text);
      case NoneValue() -> {
        // nothing stands for none
      }
    }
  }
}
