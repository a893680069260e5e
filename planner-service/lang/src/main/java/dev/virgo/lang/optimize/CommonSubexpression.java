package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.NodeText;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets the first of several nodes that do the same stand for all of them. What can fail is left
 * alone, because a failure says where it happened; so are calls of which more may come than their
 * result, and transforms, whose calls are named and shown.
 */
final class CommonSubexpression {

  private final Bodies bodies;

  CommonSubexpression(Bodies bodies) {
    this.bodies = bodies;
  }

  IrPipeline apply(IrPipeline pipeline) {
    var rewriting = new Rewriting(pipeline);
    var totality = new Totality(rewriting::node, bodies);
    Map<String, IrNode> first = new HashMap<>();
    return rewriting.apply(node -> {
      if (node instanceof IrNode.Input || totality.canFail(node)) {
        return node;
      }
      IrNode same = first.putIfAbsent(text(node), node);
      return same == null ? node : same;
    });
  }

  /** Everything that makes a node what it is, and nothing of where it stands. */
  private String text(IrNode node) {
    return NodeText.of(node, id -> "%" + id, bodies::reference) + ": " + bodies.type(node.type());
  }
}
