package dev.virgo.lang.ir;

import dev.virgo.lang.registry.TransformSignature.Nature;
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

  /**
   * Nodes that no output needs and that are to be evaluated all the same, because a call is in them
   * of which more may come than its result. They are those that nothing reads, so that of a choice
   * only what is chosen is carried out; what is said to be lazy waits until somebody asks.
   */
  public List<Integer> actions() {
    BitSet live = needed(outputs.stream().map(IrOutput::node).toList());
    BitSet acting = new BitSet(nodes.size());
    BitSet roots = new BitSet(nodes.size());
    for (IrNode node : nodes) {
      boolean acts = acts(node) || node.dependencies().stream().anyMatch(acting::get);
      if (acts && !live.get(node.id())) {
        acting.set(node.id());
        node.dependencies().forEach(roots::clear);
        roots.set(node.id());
      }
    }
    return roots.stream().boxed().toList();
  }

  private static boolean acts(IrNode node) {
    return node instanceof IrNode.TransformCall call
        && call.transform().nature() == Nature.ACTION
        && !call.options().lazy();
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
    List<Integer> roots = new ArrayList<>(actions());
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
