package dev.virgo.runtime;

import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.value.Value;
import java.util.Collection;
import java.util.List;

/** What the language's own operations take, in units of {@link Effort}. */
final class Costs {

  private static final long RECORD = 6;
  private static final long FIELD = 4;

  private Costs() {}

  /** As many as a list has; one for everything else. */
  static long elements(Value value) {
    return value instanceof Value.ListValue(List<Value> elements) ? elements.size() : 1;
  }

  /** Making records with these fields. */
  static long records(long count, Collection<String> fields) {
    return count * (RECORD + FIELD * fields.size());
  }

  /** Spends what an operator takes for these operands. */
  static void spend(BinaryOperator operator, Value left, Value right, Effort effort) {
    effort.spend(1);
    switch (operator) {
      case EQUAL, NOT_EQUAL -> Weight.spend(left, effort);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> effort.spend(shorter(left, right));
      case MERGE ->
          effort.spend(
              Math.max(elements(left), elements(right))
                  * (RECORD + FIELD * (fields(left) + fields(right))));
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, AND, OR -> {
        // one unit, which is spent
      }
    }
  }

  private static long shorter(Value left, Value right) {
    return left instanceof Value.TextValue(String first)
            && right instanceof Value.TextValue(String second)
        ? Math.min(first.length(), second.length())
        : 0;
  }

  /** Of a record, or of each record of a list: all of them have the same. */
  private static long fields(Value value) {
    return switch (value) {
      case Value.RecordValue(var fields) -> fields.size();
      case Value.ListValue(List<Value> elements) when !elements.isEmpty() ->
          fields(elements.getFirst());
      default -> 0;
    };
  }
}
