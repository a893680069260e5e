package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A pipeline that is rewritten node by node, from its inputs to its outputs. Ids stay, so that what
 * is left over is dead code.
 */
final class Rewriting {

  private final IrPipeline pipeline;
  private final List<IrNode> nodes;

  /** What stands for each node now. */
  private final int[] standIn;

  private boolean moved;
  private boolean changed;

  Rewriting(IrPipeline pipeline) {
    this.pipeline = pipeline;
    this.nodes = new ArrayList<>(pipeline.nodes().size());
    this.standIn = new int[pipeline.nodes().size()];
  }

  /** A node that has been rewritten. */
  IrNode node(int id) {
    return nodes.get(id);
  }

  /**
   * Applies a rule to every node; what the node reads has been rewritten before.
   *
   * @param rule answers the node itself, another one in its place under the same id, or one before
   *     it that is to stand for it
   * @return the same pipeline if the rule has changed nothing
   */
  IrPipeline apply(UnaryOperator<IrNode> rule) {
    for (IrNode node : pipeline.nodes()) {
      int id = node.id();
      standIn[id] = id;
      IrNode read = moved && readsMoved(node) ? node.renumbered(other -> standIn[other]) : node;
      IrNode now = rule.apply(read);
      if (now.id() == id) {
        nodes.add(now);
        changed |= !now.equals(read);
      } else {
        nodes.add(read);
        standIn[id] = now.id();
        moved = true;
      }
    }
    return moved || changed ? rewritten() : pipeline;
  }

  private boolean readsMoved(IrNode node) {
    var reads =
        new Object() {
          boolean moved;
        };
    node.forEachDependency(other -> reads.moved |= standIn[other] != other);
    return reads.moved;
  }

  private IrPipeline rewritten() {
    return new IrPipeline(
        nodes,
        pipeline.inputs(),
        pipeline.outputs().stream()
            .map(output ->
                new IrOutput(output.name(), standIn[output.node()], output.type(), output.span()))
            .toList(),
        pipeline.actions().stream()
            .map(action -> standIn[action])
            .distinct()
            .filter(action -> !(nodes.get(action) instanceof IrNode.Literal))
            .toList());
  }
}
