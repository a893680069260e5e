package dev.virgo.lang.ir;

import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.lang.value.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What the operators of the language do with plain values that the compiler has let through. */
public final class Operations {

  private Operations() {}

  /** The outcome of an operation. */
  public sealed interface Result {
    record Computed(Value value) implements Result {}

    /**
     * The operation is not defined for these values; the message is for the author of the pipeline.
     */
    record Undefined(String message) implements Result {}
  }

  /**
   * Applies an operator to two values.
   *
   * @throws IllegalArgumentException if the compiler would have refused the operands
   */
  public static Result apply(BinaryOperator operator, Value left, Value right) {
    return switch (operator) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE -> arithmetic(operator, left, right);
      case EQUAL -> truth(equal(left, right));
      case NOT_EQUAL -> truth(!equal(left, right));
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> truth(ordered(operator, left, right));
      case AND -> truth(isTrue(left) && isTrue(right));
      case OR -> truth(isTrue(left) || isTrue(right));
      case MERGE -> merge(left, right);
    };
  }

  /** The truth of a Boolean. */
  public static boolean isTrue(Value value) {
    if (value instanceof BooleanValue(boolean truth)) {
      return truth;
    }
    throw new IllegalArgumentException("Boolean expected, got " + value);
  }

  /** A field of a record, or of every record of a list. */
  public static Value field(Value source, String name) {
    return switch (source) {
      case RecordValue(SequencedMap<String, Value> fields) -> {
        Value value = fields.get(name);
        if (value == null) {
          throw new IllegalArgumentException("no field '" + name + "' in " + source.asText());
        }
        yield value;
      }
      case ListValue(List<Value> elements) ->
          new ListValue(elements.stream().map(element -> field(element, name)).toList());
      case TextValue _,
          IntValue _,
          FloatValue _,
          BooleanValue _,
          Value.MapValue _,
          Value.UnionValue _,
          Value.FunctionValue _,
          SomeValue _,
          Value.NoneValue _ ->
          throw new IllegalArgumentException("no fields in " + source);
    };
  }

  /** The named fields of a record, or of every record of a list. */
  public static Value project(Value source, List<String> names) {
    if (source instanceof ListValue(List<Value> elements)) {
      return new ListValue(elements.stream().map(element -> project(element, names)).toList());
    }
    SequencedMap<String, Value> fields = new LinkedHashMap<>();
    names.forEach(name -> fields.put(name, field(source, name)));
    return new RecordValue(fields);
  }

  private static Result truth(boolean truth) {
    return new Result.Computed(new BooleanValue(truth));
  }

  private static Result arithmetic(BinaryOperator operator, Value left, Value right) {
    if (left instanceof IntValue(long first) && right instanceof IntValue(long second)) {
      if (operator == BinaryOperator.DIVIDE && second == 0) {
        return new Result.Undefined("Division by zero");
      }
      return new Result.Computed(
          new IntValue(
              switch (operator) {
                case ADD -> first + second;
                case SUBTRACT -> first - second;
                case MULTIPLY -> first * second;
                case DIVIDE -> first / second;
                default -> throw new IllegalArgumentException("no arithmetic: " + operator);
              }));
    }
    double first = number(left);
    double second = number(right);
    return new Result.Computed(
        new FloatValue(
            switch (operator) {
              case ADD -> first + second;
              case SUBTRACT -> first - second;
              case MULTIPLY -> first * second;
              case DIVIDE -> first / second;
              default -> throw new IllegalArgumentException("no arithmetic: " + operator);
            }));
  }

  private static double number(Value value) {
    return switch (value) {
      case IntValue(long number) -> number;
      case FloatValue(double number) -> number;
      case TextValue _,
          BooleanValue _,
          ListValue _,
          RecordValue _,
          Value.MapValue _,
          Value.UnionValue _,
          Value.FunctionValue _,
          SomeValue _,
          Value.NoneValue _ ->
          throw new IllegalArgumentException("number expected, got " + value);
    };
  }

  private static boolean isNumber(Value value) {
    return value instanceof IntValue || value instanceof FloatValue;
  }

  /** Numbers by value (IEEE where one is a Float), all else by structure. */
  private static boolean equal(Value left, Value right) {
    if (left instanceof IntValue && right instanceof IntValue) {
      return left.equals(right);
    }
    if (isNumber(left) && isNumber(right)) {
      return number(left) == number(right);
    }
    if (left instanceof SomeValue(Value first) && right instanceof SomeValue(Value second)) {
      return equal(first, second);
    }
    if (left instanceof ListValue(List<Value> first)
        && right instanceof ListValue(List<Value> second)) {
      boolean same = first.size() == second.size();
      for (int index = 0; same && index < first.size(); index++) {
        same = equal(first.get(index), second.get(index));
      }
      return same;
    }
    if (left instanceof RecordValue(SequencedMap<String, Value> first)
        && right instanceof RecordValue(SequencedMap<String, Value> second)) {
      return first.keySet().equals(second.keySet())
          && first.entrySet().stream()
              .allMatch(field -> {
                Value other = second.get(field.getKey());
                return other != null && equal(field.getValue(), other);
              });
    }
    return left.equals(right);
  }

  private static boolean ordered(BinaryOperator operator, Value left, Value right) {
    if (left instanceof TextValue(String first) && right instanceof TextValue(String second)) {
      return holds(operator, first.compareTo(second));
    }
    if (left instanceof IntValue(long first) && right instanceof IntValue(long second)) {
      return holds(operator, Long.compare(first, second));
    }
    double first = number(left);
    double second = number(right);
    // Not by Double.compare: comparisons with NaN are false.
    return switch (operator) {
      case LESS -> first < second;
      case LESS_OR_EQUAL -> first <= second;
      case GREATER -> first > second;
      case GREATER_OR_EQUAL -> first >= second;
      default -> throw new IllegalArgumentException("no order: " + operator);
    };
  }

  private static boolean holds(BinaryOperator operator, int order) {
    return switch (operator) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      default -> throw new IllegalArgumentException("no order: " + operator);
    };
  }

  private static Result merge(Value left, Value right) {
    if (left instanceof ListValue(List<Value> first)
        && right instanceof ListValue(List<Value> second)) {
      if (first.size() != second.size()) {
        return new Result.Undefined(
            "Cannot merge lists of different lengths: left has %d elements, right has %d"
                .formatted(first.size(), second.size()));
      }
      List<Value> merged = new ArrayList<>();
      for (int index = 0; index < first.size(); index++) {
        merged.add(mergeRecords(first.get(index), second.get(index)));
      }
      return new Result.Computed(new ListValue(merged));
    }
    if (left instanceof ListValue(List<Value> elements)) {
      return new Result.Computed(
          new ListValue(elements.stream().map(element -> mergeRecords(element, right)).toList()));
    }
    if (right instanceof ListValue(List<Value> elements)) {
      return new Result.Computed(
          new ListValue(elements.stream().map(element -> mergeRecords(left, element)).toList()));
    }
    return new Result.Computed(mergeRecords(left, right));
  }

  private static Value mergeRecords(Value left, Value right) {
    if (left instanceof RecordValue(SequencedMap<String, Value> first)
        && right instanceof RecordValue(SequencedMap<String, Value> second)) {
      Map<String, Value> fields = new LinkedHashMap<>(first);
      fields.putAll(second);
      return RecordValue.of(fields);
    }
    throw new IllegalArgumentException("records expected, got " + left + " and " + right);
  }
}
