package dev.virgo.lang.ir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A compiled pipeline.
 *
 * @param nodes every node at the index of its id, so after everything it reads
 * @param inputs all declared inputs, in order of declaration
 * @param outputs in order of declaration
 */
public record IrPipeline(List<IrNode> nodes, List<IrInput> inputs, List<IrOutput> outputs) {

  public IrPipeline {
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    for (int id = 0; id < nodes.size(); id++) {
      if (nodes.get(id).id() != id) {
        throw new IllegalArgumentException("node " + nodes.get(id).id() + " stands at " + id);
      }
    }
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

  /** The same pipeline without the nodes that no output needs; declared inputs stay. */
  public IrPipeline withoutDeadNodes() {
    BitSet live = new BitSet(nodes.size());
    outputs.forEach(output -> live.set(output.node()));
    for (int id = nodes.size() - 1; id >= 0; id--) {
      if (nodes.get(id) instanceof IrNode.Input) {
        live.set(id);
      }
      if (live.get(id)) {
        nodes.get(id).dependencies().forEach(live::set);
      }
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
            .toList());
  }

  /**
   * Text that says what the pipeline means and nothing of how it is written: two pipelines with the
   * same text do the same. Layout, comments, the order of declarations, and names of variables that
   * are no outputs leave it as it is.
   */
  public String canonical() {
    return CanonicalText.of(this);
  }

  /** SHA-256 of {@link #canonical()} as 64 hexadecimal digits. */
  public String structuralHash() {
    return TextHash.sha256(canonical());
  }
}
