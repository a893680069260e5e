package dev.virgo.runtime;

import dev.virgo.lang.value.Value;
import java.util.IdentityHashMap;
import java.util.function.Consumer;

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
      new Walk(half).accept(value);
    } finally {
      effort.spend(Math.min(before - half.left(), effort.left()));
    }
  }

  /** Spends what a value and all of its parts take. */
  private record Walk(Effort effort) implements Consumer<Value> {
    @Override
    public void accept(Value value) {
      effort.spend(own(value));
      forEachPart(value, this);
    }
  }

  /**
   * What {@link #spend} would spend, found by looking at what is shared once.
   *
   * @param known weights of values by identity; what is found out is added
   * @return at most {@link Long#MAX_VALUE}, which is more than any room
   */
  static long of(Value value, IdentityHashMap<Value, Long> known) {
    if (value instanceof Value.IntValue || value instanceof Value.FloatValue) {
      return own(value);
    }
    Long before = known.get(value);
    if (before != null) {
      return before;
    }
    Sum sum = new Sum(known, own(value));
    forEachPart(value, sum);
    known.put(value, sum.total);
    return sum.total;
  }

  /** Adds up weights. */
  private static final class Sum implements Consumer<Value> {
    private final IdentityHashMap<Value, Long> known;
    private long total;

    private Sum(IdentityHashMap<Value, Long> known, long total) {
      this.known = known;
      this.total = total;
    }

    @Override
    public void accept(Value part) {
      long sum = total + of(part, known);
      total = sum < 0 ? Long.MAX_VALUE : sum;
    }
  }

  private static long own(Value value) {
    return switch (value) {
      case Value.TextValue(var text) -> 1L + text.length();
      case Value.RecordValue(var fields) -> {
        long names = 0;
        for (String name : fields.keySet()) {
          names += name.length();
        }
        yield 1 + names;
      }
      case Value.ListValue _,
          Value.MapValue _,
          Value.UnionValue _,
          Value.SomeValue _,
          Value.IntValue _,
          Value.FloatValue _,
          Value.BooleanValue _,
          Value.FunctionValue _,
          Value.NoneValue _ ->
          1;
    };
  }

  private static void forEachPart(Value value, Consumer<Value> each) {
    switch (value) {
      case Value.ListValue(var elements) -> elements.forEach(each);
      case Value.RecordValue(var fields) -> fields.values().forEach(each);
      case Value.MapValue(var entries) ->
          entries.forEach((key, entry) -> {
            each.accept(key);
            each.accept(entry);
          });
      case Value.UnionValue(var _, var inner) -> each.accept(inner);
      case Value.SomeValue(var inner) -> each.accept(inner);
      case Value.TextValue _,
          Value.IntValue _,
          Value.FloatValue _,
          Value.BooleanValue _,
          Value.FunctionValue _,
          Value.NoneValue _ -> {
        // it has none
      }
    }
  }
}
