package dev.virgo.lang.optimize;

import dev.virgo.lang.value.Value;

/**
 * How much may be folded. A text that is put together from itself forty times has a length in
 * terabytes; what is not folded is met by the run, whose limits say what becomes of it.
 */
final class FoldingBudget {

  /** UTF-16 units of a text that is put into another one or compared. */
  static final int LONGEST = 1 << 12;

  /** UTF-16 units of all of them together: as many as the longest pipeline text has. */
  static final int ALL = 1 << 20;

  private int left = ALL;

  /** Whether the value may be folded; then that is counted. */
  boolean admits(Value value) {
    int size =
        switch (value) {
          case Value.TextValue(String text) -> text.length();
          case Value.IntValue _, Value.FloatValue _, Value.BooleanValue _, Value.NoneValue _ -> 1;
          case Value.ListValue _,
              Value.RecordValue _,
              Value.MapValue _,
              Value.UnionValue _,
              Value.FunctionValue _,
              Value.SomeValue _ ->
              LONGEST + 1;
        };
    if (size > LONGEST || size > left) {
      return false;
    }
    left -= size;
    return true;
  }
}
