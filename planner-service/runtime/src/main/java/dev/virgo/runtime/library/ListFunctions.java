package dev.virgo.runtime.library;

import static dev.virgo.runtime.library.Arguments.list;
import static dev.virgo.runtime.library.Arguments.listOf;
import static dev.virgo.runtime.library.Arguments.value;
import static dev.virgo.runtime.library.Arguments.whole;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Weight;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/** Lists of anything. */
final class ListFunctions {

  /** Units that a record of two fields takes. */
  private static final int PAIR = 14;

  private ListFunctions() {}

  static void lists(Shelf list) {
    list.pure(
        "list-length(list: List<T>) -> Int",
        "how many elements it has",
        (all, _) -> value((long) first(all).size()));
    list.pure(
        "list-is-empty(list: List<T>) -> Boolean",
        "whether it has none",
        (all, _) -> value(first(all).isEmpty()));
    list.pure(
        "list-first(list: List<T>) -> T",
        "its first element",
        "the list is empty",
        (all, _) -> filled(all, "stdlib.list-first").getFirst());
    list.pure(
        "list-last(list: List<T>) -> T",
        "its last element",
        "the list is empty",
        (all, _) -> filled(all, "stdlib.list-last").getLast());
    list.pure(
        "list-sum(list: List<Int>) -> Int",
        "the sum; 0 of no elements, wraps around at 64 bits",
        (all, effort) -> value(spent(all, effort).stream().mapToLong(Arguments::whole).sum()));
    list.pure(
        "list-concat(a: List<T>, b: List<T>) -> List<T>",
        "the elements of a, then those of b",
        (all, effort) -> {
          List<Value> joined = new ArrayList<>(spent(all, effort));
          effort.spend(list(all.get(1)).size());
          joined.addAll(list(all.get(1)));
          return listOf(joined);
        });
    list.pure(
        "list-contains(list: List<T>, value: T) -> Boolean",
        "whether an element equals the value",
        (all, effort) -> {
          Weight.spend(all.getFirst(), effort);
          return value(first(all).contains(all.get(1)));
        });
    list.pure(
        "list-reverse(list: List<T>) -> List<T>",
        "the last element first",
        (all, effort) -> listOf(spent(all, effort).reversed()));
    list.pure(
        "take(list: List<T>, count: Int) -> List<T>",
        "the first elements, at most count",
        (all, effort) -> listOf(spent(all, effort).subList(0, within(all))));
    list.pure(
        "drop(list: List<T>, count: Int) -> List<T>",
        "without the first count elements",
        (all, effort) -> {
          List<Value> elements = spent(all, effort);
          return listOf(elements.subList(within(all), elements.size()));
        });
    list.pure(
        "distinct(list: List<T>) -> List<T>",
        "each element once, where it is first",
        (all, effort) -> {
          Weight.spend(all.getFirst(), effort);
          return listOf(List.copyOf(new LinkedHashSet<>(first(all))));
        });
    list.pure(
        "zip(a: List<A>, b: List<B>) -> List<{first: A, second: B}>",
        "pairs of elements at the same place, as many as the shorter list has",
        (all, effort) -> zip(spent(all, effort), list(all.get(1)), effort));
    // As the demo module of that name: both ends belong to it.
    list.pure(
        "range(start: Int, end: Int) -> List<Int>",
        "the numbers from start to end, both included; none if end is below start",
        "there are more than a run can have",
        (all, effort) -> DemoModules.range(whole(all.getFirst()), whole(all.get(1)), effort));
  }

  private static List<Value> first(List<Value> all) {
    return list(all.getFirst());
  }

  private static List<Value> spent(List<Value> all, Effort effort) {
    effort.spend(first(all).size());
    return first(all);
  }

  private static List<Value> filled(List<Value> all, String module) {
    if (first(all).isEmpty()) {
      throw new FunctionFailure(module + ": list is empty");
    }
    return first(all);
  }

  private static int within(List<Value> all) {
    return (int) Math.clamp(whole(all.get(1)), 0L, (long) first(all).size());
  }

  /** As long as the shorter one. */
  private static Value zip(List<Value> first, List<Value> second, Effort effort) {
    int size = Math.min(first.size(), second.size());
    effort.spend((long) PAIR * size);
    List<Value> pairs = new ArrayList<>(size);
    for (int index = 0; index < size; index++) {
      var pair = new LinkedHashMap<String, Value>();
      pair.put("first", first.get(index));
      pair.put("second", second.get(index));
      pairs.add(new Value.RecordValue(pair));
    }
    return listOf(pairs);
  }
}
