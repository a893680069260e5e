package dev.virgo.runtime.library;

import static dev.virgo.runtime.library.Arguments.call;
import static dev.virgo.runtime.library.Arguments.entries;
import static dev.virgo.runtime.library.Arguments.list;
import static dev.virgo.runtime.library.Arguments.listOf;
import static dev.virgo.runtime.library.Arguments.truth;
import static dev.virgo.runtime.library.Arguments.value;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Weight;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Functions that take functions, and the two other things that hold values: options and maps. */
final class CollectionFunctions {

  /** Units that an entry of a map takes, and the list in it. */
  private static final int NEW_GROUP = 8;

  private CollectionFunctions() {}

  static void collection(Shelf collection) {
    for (String name : List.of("filter", "Filter")) {
      collection.pure(
          name + "(items: List<T>, predicate: (T) => Boolean) -> List<T>",
          "the items for which the predicate holds, in order",
          "the predicate fails",
          (all, effort) ->
              listOf(
                  items(all, effort).stream()
                      .filter(item -> truth(call(all.get(1), item)))
                      .toList()));
    }
    for (String name : List.of("map", "Map")) {
      collection.pure(
          name + "(items: List<T>, transform: (T) => U) -> List<U>",
          "what transform gives for each item, in order",
          "transform fails",
          (all, effort) ->
              listOf(items(all, effort).stream().map(item -> call(all.get(1), item)).toList()));
    }
    for (String name : List.of("all", "All")) {
      collection.pure(
          name + "(items: List<T>, predicate: (T) => Boolean) -> Boolean",
          "whether the predicate holds for every item; asks no further after the first for which it does not",
          "the predicate fails",
          (all, effort) ->
              value(items(all, effort).stream().allMatch(item -> truth(call(all.get(1), item)))));
    }
    for (String name : List.of("any", "Any")) {
      collection.pure(
          name + "(items: List<T>, predicate: (T) => Boolean) -> Boolean",
          "whether the predicate holds for an item; asks no further after the first",
          "the predicate fails",
          (all, effort) ->
              value(items(all, effort).stream().anyMatch(item -> truth(call(all.get(1), item)))));
    }
    for (String name : List.of("sort-by", "SortBy")) {
      collection.pure(
          name + "(items: List<T>, key: (T) => K) -> List<T>",
          "the items by their keys, ascending; equal keys stay in order",
          "keys are no numbers, texts or Booleans",
          (all, effort) -> sorted(items(all, effort), all.get(1), effort));
    }
    collection.pure(
        "flat-map(items: List<T>, transform: (T) => List<U>) -> List<U>",
        "what transform gives for each item, one list after the other",
        "transform fails",
        (all, effort) -> {
          List<Value> flat = new ArrayList<>();
          for (Value item : items(all, effort)) {
            List<Value> part = list(call(all.get(1), item));
            effort.spend(part.size());
            flat.addAll(part);
          }
          return listOf(flat);
        });
    collection.pure(
        "fold(items: List<T>, start: A, step: (A, T) => A) -> A",
        "start, then what step makes of it and each item in turn",
        "step fails",
        (all, effort) -> folded(items(all, effort), all.get(1), all.get(2)));
    collection.pure(
        "reduce(items: List<T>, step: (T, T) => T) -> T",
        "the first item, then what step makes of it and each further one",
        "the list is empty, or step fails",
        (all, effort) -> {
          List<Value> items = items(all, effort);
          if (items.isEmpty()) {
            throw new FunctionFailure("stdlib.reduce: list is empty");
          }
          return folded(items.subList(1, items.size()), items.getFirst(), all.get(1));
        });
    collection.pure(
        "group-by(items: List<T>, key: (T) => K) -> Map<K, List<T>>",
        "the items under the keys that they give, keys in the order in which they come up",
        "key fails",
        (all, effort) -> {
          SequencedMap<Value, List<Value>> groups = new LinkedHashMap<>();
          for (Value item : items(all, effort)) {
            Value key = call(all.get(1), item);
            Weight.spend(key, effort);
            effort.spend(NEW_GROUP);
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(item);
          }
          SequencedMap<Value, Value> entries = new LinkedHashMap<>();
          groups.forEach((key, group) -> entries.put(key, listOf(group)));
          return new Value.MapValue(entries);
        });
  }

  private static List<Value> items(List<Value> all, Effort effort) {
    effort.spend(list(all.getFirst()).size());
    return list(all.getFirst());
  }

  private static Value folded(List<Value> items, Value start, Value step) {
    Value result = start;
    for (Value item : items) {
      result = call(step, result, item);
    }
    return result;
  }

  /** By a key that is asked for once for each; what has the same key stays in order. */
  private static Value sorted(List<Value> items, Value key, Effort effort) {
    List<Map.Entry<Value, Value>> keyed = new ArrayList<>();
    items.forEach(item -> keyed.add(Map.entry(call(key, item), item)));
    keyed.sort((left, right) -> compared(left.getKey(), right.getKey(), effort));
    return listOf(keyed.stream().map(Map.Entry::getValue).toList());
  }

  private static int compared(Value left, Value right, Effort effort) {
    effort.spend(1);
    return switch (left) {
      case Value.IntValue(long own) when right instanceof Value.IntValue(long other) ->
          Long.compare(own, other);
      case Value.FloatValue(double own) when right instanceof Value.FloatValue(double other) ->
          Double.compare(own, other);
      case Value.TextValue(String own) when right instanceof Value.TextValue(String other) ->
          TextFunctions.compared(own, other, effort);
      case Value.BooleanValue(boolean own)
          when right instanceof Value.BooleanValue(boolean other) ->
          Boolean.compare(own, other);
      default ->
          throw new FunctionFailure(
              "stdlib.sort-by: keys are numbers, texts or Booleans of one type");
    };
  }

  static void optional(Shelf optional) {
    optional.pure(
        "some(value: T) -> Optional<T>",
        "the value, as one that might have been absent",
        (all, _) -> Arguments.some(all.getFirst()));
    optional.pure("none() -> Optional<T>", "no value", (_, _) -> Arguments.none());
    optional.pure(
        "is-some(value: Optional<T>) -> Boolean",
        "whether there is a value",
        (all, _) -> value(all.getFirst() instanceof Value.SomeValue));
    optional.pure(
        "unwrap-or(value: Optional<T>, fallback: T) -> T",
        "the value, or the fallback; as an operator: value ?? fallback",
        (all, _) -> all.getFirst() instanceof Value.SomeValue(Value inner) ? inner : all.get(1));
  }

  static void map(Shelf map) {
    map.pure(
        "get(map: Map<K, V>, key: K) -> Optional<V>",
        "the value of the key, if there is one",
        (all, effort) -> {
          Weight.spend(all.get(1), effort);
          Value found = entries(all.getFirst()).get(all.get(1));
          return found == null ? Arguments.none() : Arguments.some(found);
        });
    map.pure(
        "put(map: Map<K, V>, key: K, value: V) -> Map<K, V>",
        "with this value for the key",
        (all, effort) -> {
          // All keys are hashed again.
          for (Value key : entries(all.getFirst()).keySet()) {
            effort.spend(2);
            Weight.spend(key, effort);
          }
          Weight.spend(all.get(1), effort);
          SequencedMap<Value, Value> more = new LinkedHashMap<>(entries(all.getFirst()));
          more.put(all.get(1), all.get(2));
          return new Value.MapValue(more);
        });
    map.pure(
        "keys(map: Map<K, V>) -> List<K>",
        "its keys, in order",
        (all, effort) -> {
          effort.spend(entries(all.getFirst()).size());
          return listOf(List.copyOf(entries(all.getFirst()).keySet()));
        });
    map.pure(
        "values(map: Map<K, V>) -> List<V>",
        "its values, in the order of the keys",
        (all, effort) -> {
          effort.spend(entries(all.getFirst()).size());
          return listOf(List.copyOf(entries(all.getFirst()).values()));
        });
    map.pure(
        "size(map: Map<K, V>) -> Int",
        "how many keys it has",
        (all, _) -> value((long) entries(all.getFirst()).size()));
  }
}
