package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.value.Value;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a run has when it begins.
 *
 * @param attempt 0, or how often it was resumed
 * @param inputs that are given; each fits its declared type
 * @param kept values of calls that are not made again, by node
 */
record Beginning(
    UUID executionId, int attempt, Map<String, Value> inputs, Map<Integer, Value> kept) {

  Beginning {
    inputs = Map.copyOf(inputs);
    kept = Map.copyOf(kept);
  }

  /** That of a run of its own. */
  static Beginning anew(Map<String, Value> inputs) {
    return new Beginning(UUID.randomUUID(), 0, inputs, Map.of());
  }

  /**
   * The inputs that are not given and not optional. One that only calls with a kept value read is
   * not waited for.
   */
  Set<String> missing(IrPipeline pipeline) {
    Set<String> missing = new LinkedHashSet<>();
    for (IrInput input : pipeline.inputs()) {
      if (!input.optional() && !inputs.containsKey(input.name())) {
        missing.add(input.name());
      }
    }
    if (!missing.isEmpty() && !kept.isEmpty()) {
      missing.removeAll(onlyKeptRead(pipeline));
    }
    return missing;
  }

  private Set<String> onlyKeptRead(IrPipeline pipeline) {
    BitSet needed = asked(pipeline, Set.of());
    BitSet asked = asked(pipeline, kept.keySet());
    Set<String> unread = new HashSet<>();
    for (IrNode node : pipeline.nodes()) {
      if (node instanceof IrNode.Input input && needed.get(node.id()) && !asked.get(node.id())) {
        unread.add(input.name());
      }
    }
    return unread;
  }

  /** What is asked for if some calls, which have their value, ask for nothing. */
  private static BitSet asked(IrPipeline pipeline, Set<Integer> kept) {
    BitSet asked = new BitSet(pipeline.nodes().size());
    pipeline.outputs().forEach(output -> asked.set(output.node()));
    pipeline.actions().forEach(asked::set);
    for (int id = pipeline.nodes().size() - 1; id >= 0; id--) {
      if (asked.get(id) && !kept.contains(id)) {
        pipeline.node(id).dependencies().forEach(asked::set);
      }
    }
    return asked;
  }

  /**
   * A run of which some calls have their values.
   *
   * @param values by node; those of optional type wrapped
   */
  SuspendedExecution suspended(IrPipeline pipeline, Map<Integer, Value> values) {
    List<Integer> order = pipeline.canonicalOrder();
    SortedMap<Integer, Value> computed = new TreeMap<>();
    for (int place = 0; place < order.size(); place++) {
      Value value = values.get(order.get(place));
      if (value != null) {
        computed.put(place, value);
      }
    }
    return new SuspendedExecution(
        executionId, pipeline.structuralHash(), attempt, inputs, computed);
  }
}
