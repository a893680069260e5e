package dev.virgo.runtime;

import dev.virgo.lang.value.Value;

/** How much there is to a value when all of it is looked at. */
public final class Weight {

  private Weight() {}

  /**
   * Spends what it takes to write, hash or compare the value: units for each of its parts, for each
   * name of a field and each character; parts that are shared count as often as they occur, because
   * whoever looks at them meets them as often. The compiler sees to it that none is nested deep.
   *
   * @throws Effort.LimitReached if that is too much
   */
  public static void spend(Value value, Effort effort) {
    // Half of what is left at most: what is too heavy leaves something for what is light.
    Effort half = Effort.of(effort.left() / 2 + 1);
    long before = half.left();
    try {
      walk(value, half);
    } finally {
      effort.spend(Math.min(before - half.left(), effort.left()));
    }
  }

  private static void walk(Value value, Effort effort) {
    effort.spend(1);
    switch (value) {
      case Value.TextValue(var text) -> effort.spend(text.length());
      case Value.ListValue(var elements) -> elements.forEach(element -> walk(element, effort));
      case Value.RecordValue(var fields) ->
          fields.forEach((name, field) -> {
            effort.spend(name.length());
            walk(field, effort);
          });
      case Value.MapValue(var entries) ->
          entries.forEach((key, entry) -> {
            walk(key, effort);
            walk(entry, effort);
          });
      case Value.UnionValue(var _, var inner) -> walk(inner, effort);
      case Value.SomeValue(var inner) -> walk(inner, effort);
      case Value.IntValue _,
          Value.FloatValue _,
          Value.BooleanValue _,
          Value.FunctionValue _,
          Value.NoneValue _ -> {
        // one unit, which is spent
      }
    }
  }
}
