package dev.virgo.runtime;

import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.ListOf;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.ListValue;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.SomeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Cuts values down to their type. A choice between a wider and a narrower record has the narrower
 * one's type; were the extra fields to stay, a merge further down could let them win over fields
 * that the types say are others.
 */
final class Narrowing {

  private Narrowing() {}

  static Value narrowed(Value value, Type type) {
    if (type instanceof RecordOf record
        && value instanceof RecordValue(SequencedMap<String, Value> fields)) {
      SequencedMap<String, Value> kept = new LinkedHashMap<>();
      for (Map.Entry<String, Type> field : record.fields().entrySet()) {
        Value own = fields.get(field.getKey());
        if (own != null) {
          kept.put(field.getKey(), narrowed(own, field.getValue()));
        }
      }
      return new RecordValue(kept);
    }
    if (type instanceof ListOf(Type element)
        && value instanceof ListValue(List<Value> elements)
        && (element instanceof RecordOf || element instanceof ListOf)) {
      return new ListValue(elements.stream().map(part -> narrowed(part, element)).toList());
    }
    if (type instanceof OptionalOf(Type inner) && value instanceof SomeValue(Value some)) {
      return new SomeValue(narrowed(some, inner));
    }
    return value;
  }

  static Choice narrowed(Choice choice, Type type) {
    Type inner = type instanceof OptionalOf(Type optional) ? optional : type;
    if (choice instanceof Choice.IsValue(Value value)) {
      return new Choice.IsValue(narrowed(value, inner));
    }
    if (choice instanceof Choice.IsRecord(SequencedMap<String, Choice> fields)
        && inner instanceof RecordOf record) {
      SequencedMap<String, Choice> kept = new LinkedHashMap<>();
      for (Map.Entry<String, Type> field : record.fields().entrySet()) {
        Choice own = fields.get(field.getKey());
        if (own != null) {
          kept.put(field.getKey(), narrowed(own, field.getValue()));
        }
      }
      return new Choice.IsRecord(kept);
    }
    return choice;
  }
}
