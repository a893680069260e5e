package dev.virgo.runtime.library;

import dev.virgo.lang.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Reads arguments that the compiler has let through, and makes results. */
final class Arguments {

  private Arguments() {}

  static String text(Value value) {
    return value instanceof Value.TextValue(String text) ? text : wrong(value);
  }

  static long whole(Value value) {
    return value instanceof Value.IntValue(long number) ? number : Long.parseLong(wrong(value));
  }

  static double real(Value value) {
    return value instanceof Value.FloatValue(double number)
        ? number
        : Double.parseDouble(wrong(value));
  }

  static boolean truth(Value value) {
    return value instanceof Value.BooleanValue(boolean truth)
        ? truth
        : Boolean.parseBoolean(wrong(value));
  }

  static List<Value> list(Value value) {
    return value instanceof Value.ListValue(List<Value> elements)
        ? elements
        : List.of(new Value.TextValue(wrong(value)));
  }

  static SequencedMap<Value, Value> entries(Value value) {
    return value instanceof Value.MapValue(SequencedMap<Value, Value> entries)
        ? entries
        : new LinkedHashMap<>(Map.of(value, new Value.TextValue(wrong(value))));
  }

  /** Calls the function that was passed. */
  static Value call(Value function, Value... arguments) {
    return function instanceof Value.FunctionValue(var _, Value.Body body)
        ? body.apply(List.of(arguments))
        : new Value.TextValue(wrong(function));
  }

  private static String wrong(Value value) {
    throw new IllegalArgumentException("the compiler let " + value.asText() + " through");
  }

  static Value value(String text) {
    return new Value.TextValue(text);
  }

  static Value value(long number) {
    return new Value.IntValue(number);
  }

  static Value value(double number) {
    return new Value.FloatValue(number);
  }

  static Value value(boolean truth) {
    return new Value.BooleanValue(truth);
  }

  static Value listOf(List<Value> elements) {
    return new Value.ListValue(elements);
  }

  static Value some(Value value) {
    return new Value.SomeValue(value);
  }

  static Value none() {
    return new Value.NoneValue();
  }

  static Value texts(List<String> texts) {
    return new Value.ListValue(texts.stream().map(Arguments::value).collect(Collectors.toList()));
  }
}
