package dev.virgo.runtime;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.RecordOf;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.RecordValue;
import dev.virgo.lang.value.Value.UnionValue;
import java.util.LinkedHashMap;
import java.util.Map;
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

  /** The fields that a pattern binds, as values of the types that they are bound with. */
  static Value record(Value value, Type member, RecordOf bound, Effort effort) {
    Value inner = value instanceof UnionValue(Type _, Value content) ? content : value;
    if (!(inner instanceof RecordValue(SequencedMap<String, Value> fields)
        && member instanceof RecordOf own)) {
      throw new IllegalStateException("a record was matched, not " + value.asText());
    }
    SequencedMap<String, Value> kept = new LinkedHashMap<>();
    for (Map.Entry<String, Type> binding : bound.fields().entrySet()) {
      String name = binding.getKey();
      Value field = fields.get(name);
      Type type = own.fields().get(name);
      if (field == null || type == null) {
        throw new IllegalStateException("no field '" + name + "' in " + value.asText());
      }
      kept.put(name, Conversion.converted(field, type, binding.getValue(), effort));
    }
    return new RecordValue(kept);
  }
}
