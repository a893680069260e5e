package dev.virgo.lang.ir;

import dev.virgo.lang.source.TextHash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

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
    IrPipeline passive = new IrPipeline(nodes, inputs, outputs, List.of());
    List<Integer> actions = Actions.of(passive.nodes(), assigned, passive.neededByOutputs());
    return new IrPipeline(nodes, inputs, outputs, actions);
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

  /** What the outputs read, however indirectly. */
  public BitSet neededByOutputs() {
    return needed(outputs.stream().map(IrOutput::node).toList());
  }

  /** These and everything that they read, however indirectly. */
  private BitSet needed(List<Integer> roots) {
    BitSet needed = new BitSet(nodes.size());
    roots.forEach(needed::set);
    for (int id = nodes.size() - 1; id >= 0; id--) {
      if (needed.get(id)) {
        nodes.get(id).dependencies().forEach(needed::set);
      }
    }
    return needed;
  }

  /**
   * The same pipeline without the nodes that neither an output nor an action needs; declared inputs
   * stay.
   */
  public IrPipeline withoutDeadNodes() {
    List<Integer> roots = new ArrayList<>(actions);
    outputs.forEach(output -> roots.add(output.node()));
    nodes.stream().filter(IrNode.Input.class::isInstance).forEach(input -> roots.add(input.id()));
    BitSet live = needed(roots);
    if (live.cardinality() == nodes.size()) {
      return this;
    }
    int[] ids = new int[nodes.size()];
    int next = 0;
    for (int id = 0; id < ids.length; id++) {
      ids[id] = live.get(id) ? next++ : -1;
    }
    List<IrNode> kept = new ArrayList<>();
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
