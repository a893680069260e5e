package dev.virgo.lang.dag;

import dev.virgo.lang.ir.IrNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Keys under which inline transforms read their inputs (language reference, section 7.2). */
final class Keys {

  private Keys() {}

  /** {@code elem0}, {@code elem1}, … */
  static SequencedMap<String, String> numbered(String key, List<Integer> nodes, String[] data) {
    SequencedMap<String, String> inputs = LinkedHashMap.newLinkedHashMap(nodes.size());
    for (int index = 0; index < nodes.size(); index++) {
      inputs.put(key + index, data[nodes.get(index)]);
    }
    return inputs;
  }

  /** The inputs of a node that is neither a module nor holds a lambda. */
  static SequencedMap<String, String> of(IrNode node, String[] data) {
    return switch (node) {
      case IrNode.Literal _ -> Collections.emptySortedMap();
      case IrNode.FieldAccess _, IrNode.Project _, IrNode.Widened _ -> named(node, data, "source");
      case IrNode.Matched _ -> named(node, data, "scrutinee");
      case IrNode.Conditional _ -> named(node, data, "cond", "thenBr", "elseBr");
      case IrNode.Guard _ -> named(node, data, "expr", "cond");
      case IrNode.Coalesce _, IrNode.Binary _ -> named(node, data, "left", "right");
      case IrNode.Not _ -> named(node, data, "operand");
      case IrNode.ListLiteral list -> numbered("elem", list.elements(), data);
      case IrNode.Interpolation text -> numbered("expr", text.expressions(), data);
      case IrNode.RecordLiteral record -> {
        SequencedMap<String, String> inputs = new LinkedHashMap<>();
        record.fields().forEach((field, source) -> inputs.put(field, data[source]));
        yield inputs;
      }
      case IrNode.Match match -> {
        SequencedMap<String, String> inputs = new LinkedHashMap<>();
        inputs.put("scrutinee", data[match.scrutinee()]);
        inputs.putAll(
            numbered("case", match.cases().stream().map(IrNode.Case::value).toList(), data));
        yield inputs;
      }
      case IrNode.Input _, IrNode.TransformCall _, IrNode.Branch _, IrNode.Lambda _ ->
          throw new IllegalArgumentException("no inline transform: " + node);
    };
  }

  /** Keys of the dependencies, in their order. */
  private static SequencedMap<String, String> named(IrNode node, String[] data, String... keys) {
    SequencedMap<String, String> inputs = LinkedHashMap.newLinkedHashMap(keys.length);
    node.forEachDependency(read -> inputs.put(keys[inputs.size()], data[read]));
    return inputs;
  }
}
