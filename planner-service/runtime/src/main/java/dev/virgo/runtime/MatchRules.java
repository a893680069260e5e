package dev.virgo.runtime;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.type.Type.UnionOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.UnionValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Which case of a match is taken, and what its pattern binds. */
final class MatchRules {

  private MatchRules() {}

  /** The node of the first case that takes a member; the compiler has seen to it that one does. */
  static int chosen(IrNode.Match match, Type member) {
    return match.cases().stream()
        .filter(one -> one.members().contains(member))
        .findFirst()
        .map(IrNode.Case::value)
        .orElseThrow(
            () -> new IllegalStateException("no case takes " + member + " at " + match.span()));
  }

  static String unmatched(Type type) {
    return "No case matches: the value is none of " + type;
  }

  /** The fields that a pattern binds, those of a union tagged with the type they have there. */
  static Value record(Value value, Type member, RecordOf bound) {
    Value inner = value instanceof UnionValue(Type _, Value content) ? content : value;
    if (!(inner instanceof RecordValue(SequencedMap<String, Value> fields)
        && member instanceof RecordOf own)) {
      throw new IllegalStateException("a record was matched, not " + value.asText());
    }
    SequencedMap<String, Value> kept = new LinkedHashMap<>();
    for (String name : bound.fields().keySet()) {
      Value field = fields.get(name);
      Type type = own.fields().get(name);
      if (field == null || type == null) {
        throw new IllegalStateException("no field '" + name + "' in " + value.asText());
      }
      boolean bare = bound.fields().get(name) instanceof UnionOf(List<Type> _);
      kept.put(name, bare && !(field instanceof UnionValue) ? new UnionValue(type, field) : field);
    }
    return new RecordValue(kept);
  }
}
