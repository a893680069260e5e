package dev.virgo.runtime;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.NoneValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import dev.virgo.runtime.Evaluation.Failed;
import dev.virgo.runtime.Evaluation.Needs;
import dev.virgo.runtime.Evaluation.Ready;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** The value of what a node is. */
final class ChoiceValues {

  private final Known known;

  ChoiceValues(Known known) {
    this.known = known;
  }

  /**
   * The value.
   *
   * @param type that it is to be of
   * @param span of the node, for failures
   */
  Evaluation of(Choice choice, Type type, Span span, int node) {
    return switch (choice) {
      case Choice.Is(int call, String field) ->
          ofFact(known.field(call, field), call, type, span, "Field '" + field + "'");
      case Choice.IsInput(String name) ->
          throw new IllegalStateException("stream '" + name + "' has no value");
      case Choice.IsValue(Value value) -> new Ready(Optionals.wrapped(value, type));
      case Choice.IsRecord(SequencedMap<String, Choice> fields) -> record(fields, type, span, node);
      case Choice.Absent() -> absent(type, span, "This", node);
      case Choice.Needs(SortedSet<Integer> ids) -> new Needs(ids);
      case Choice.Failed(Failed failed) -> failed;
    };
  }

  private Evaluation record(SequencedMap<String, Choice> fields, Type type, Span span, int node) {
    if (type instanceof OptionalOf(Type inner)) {
      Evaluation present = record(fields, inner, span, node);
      return present instanceof Ready(Value value) ? new Ready(new SomeValue(value)) : present;
    }
    if (!(type instanceof RecordOf record)) {
      throw new IllegalStateException("a record stands for " + type + " at " + span);
    }
    SequencedMap<String, Value> values = new LinkedHashMap<>();
    SortedSet<Integer> needed = new TreeSet<>();
    for (Map.Entry<String, Type> field : record.fields().entrySet()) {
      Choice choice = fields.get(field.getKey());
      if (choice == null) {
        throw new IllegalStateException("no field '" + field.getKey() + "' at " + span);
      }
      switch (of(choice, field.getValue(), span, node)) {
        case Ready(Value value) -> values.put(field.getKey(), value);
        case Needs(SortedSet<Integer> ids) -> needed.addAll(ids);
        case Failed failed -> {
          return failed;
        }
      }
    }
    return needed.isEmpty() ? new Ready(new RecordValue(values)) : new Needs(needed);
  }

  /** What a fact about a plain node amounts to. */
  static Evaluation ofFact(Known.Fact fact, int node, Type type, Span span, String what) {
    return switch (fact) {
      case Known.Fact.Given(Value value) -> new Ready(Optionals.wrapped(value, type));
      case Known.Fact.Pending() -> new Needs(new TreeSet<>(List.of(node)));
      case Known.Fact.Failed(String message) -> new Failed(span, message, node);
      case Known.Fact.Absent() -> absent(type, span, what, node);
      case Known.Fact.Present() ->
          throw new IllegalStateException(what + " is a plain value (" + type + "), not a stream");
    };
  }

  private static Evaluation absent(Type type, Span span, String what, int node) {
    return type instanceof OptionalOf
        ? new Ready(new NoneValue())
        : new Failed(span, what + " is absent, and " + type + " is not optional", node);
  }
}
