package dev.virgo.lang.ir;

import dev.virgo.lang.source.TextHash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A compiled pipeline.
 *
 * @param nodes every node at the index of its id, so after everything it reads
 * @param inputs all declared inputs, in order of declaration
 * @param outputs in order of declaration
 * @param actions nodes that no output needs and that are to be evaluated all the same, because a
 *     call of which more may come than its result is in them
 */
public record IrPipeline(
    List<IrNode> nodes, List<IrInput> inputs, List<IrOutput> outputs, List<Integer> actions) {

  public IrPipeline {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    actions = List.copyOf(actions);
    for (int id = 0; id < nodes.size(); id++) {
      if (nodes.get(id).id() != id) {
        throw new IllegalArgumentException("node " + nodes.get(id).id() + " stands at " + id);
      }
    }
  }

  /**
   * A pipeline whose actions follow from its nodes.
   *
   * @param assigned nodes that assignments bind to a name: what they are is said to be done
   */
  public static IrPipeline of(
      List<IrNode> nodes, List<IrInput> inputs, List<IrOutput> outputs, BitSet assigned) {
    BitSet live = new BitSet(nodes.size());
    outputs.forEach(output -> live.set(output.node()));
    addRead(nodes, live);
    return new IrPipeline(nodes, inputs, outputs, Actions.of(nodes, assigned, live));
  }

  public IrNode node(int id) {
    return nodes.get(id);
  }

  /** All transform calls, in topological order. */
  public List<IrNode.TransformCall> calls() {
    return nodes.stream()
        .filter(IrNode.TransformCall.class::isInstance)
        .map(IrNode.TransformCall.class::cast)
        .toList();
  }

  /**
   * Functions in whose bodies something is called of which more may come than a result, by id: a
   * call that is passed one of them may wait.
   */
  public BitSet actingFunctions() {
    return Actions.actingFunctions(nodes);
  }

  /** What the outputs read, however indirectly. */
  public BitSet neededByOutputs() {
    BitSet needed = new BitSet(nodes.size());
    outputs.forEach(output -> needed.set(output.node()));
    addRead(nodes, needed);
    return needed;
  }

  /** Adds everything that these read, however indirectly. */
  private static void addRead(List<IrNode> nodes, BitSet needed) {
    IntConsumer add = needed::set;
    for (int id = nodes.size() - 1; id >= 0; id--) {
      if (needed.get(id)) {
        nodes.get(id).forEachDependency(add);
      }
    }
  }

  /**
   * The same pipeline without the nodes that neither an output nor an action needs; declared inputs
   * stay.
   */
  public IrPipeline withoutDeadNodes() {
    BitSet live = new BitSet(nodes.size());
    actions.forEach(live::set);
    outputs.forEach(output -> live.set(output.node()));
    for (IrNode node : nodes) {
      if (node instanceof IrNode.Input) {
        live.set(node.id());
      }
    }
    addRead(nodes, live);
    if (live.cardinality() == nodes.size()) {
      return this;
    }
    int[] ids = new int[nodes.size()];
    int next = 0;
    for (int id = 0; id < ids.length; id++) {
      ids[id] = live.get(id) ? next++ : -1;
    }
    List<IrNode> kept = new ArrayList<>(next);
    for (IrNode node : nodes) {
      if (live.get(node.id())) {
        kept.add(node.renumbered(id -> ids[id]));
      }
    }
    return new IrPipeline(
        kept,
        inputs,
        outputs.stream()
            .map(output ->
                new IrOutput(output.name(), ids[output.node()], output.type(), output.span()))
            .toList(),
        actions.stream().map(action -> ids[action]).toList());
  }

  /**
   * Text that says what the pipeline means and nothing of how it is written: two pipelines with the
   * same text do the same. Layout, comments, the order of declarations, and names of variables that
   * are no outputs leave it as it is.
   */
  public String canonical() {
    return CanonicalText.of(this);
  }

  /**
   * Ids of the nodes that outputs and actions need, in the order of {@link #canonical()}: in two
   * pipelines with the same text, what stands at the same place means the same.
   */
  public List<Integer> canonicalOrder() {
    return CanonicalText.order(this);
  }

  /** SHA-256 of {@link #canonical()} as 64 hexadecimal digits. */
  public String structuralHash() {
    return TextHash.sha256(canonical());
  }
}
