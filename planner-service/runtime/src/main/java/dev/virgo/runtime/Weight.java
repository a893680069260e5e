package dev.virgo.runtime;

import dev.virgo.lang.value.Value;

/** How much there is to a value when all of it is looked at. */
public final class Weight {

  private Weight() {}

  /**
   * Spends one unit for each part of the value and each character; parts that are shared count as
   * often as they occur, because whoever writes or compares them meets them as often.
   *
   * @throws Effort.LimitReached if that is too much
   */
  public static void spend(Value value, Effort effort) {
    effort.spend(1);
    switch (value) {
      case Value.TextValue(var text) -> effort.spend(text.length());
      case Value.ListValue(var elements) -> elements.forEach(element -> spend(element, effort));
      case Value.RecordValue(var fields) -> fields.values().forEach(field -> spend(field, effort));
      case Value.MapValue(var entries) ->
          entries.forEach((key, entry) -> {
            spend(key, effort);
            spend(entry, effort);
          });
      case Value.UnionValue(var _, var inner) -> spend(inner, effort);
      case Value.SomeValue(var inner) -> spend(inner, effort);
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
