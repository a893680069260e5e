package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.NodeText;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Lets the first of several nodes that do the same stand for all of them. What can fail is left
 * alone, because a failure says where it happened; so are calls of which more may come than their
 * result, and transforms, whose calls are named and shown.
 */
final class CommonSubexpression {

  private final Bodies bodies;

  /** The first node of every {@link Likeness}. */
  private final Map<Integer, IrNode> first;

  /** Nodes by their text, if another one is like them: few are, and writing texts takes long. */
  private final Map<String, IrNode> written = new HashMap<>();

  private final BitSet writtenIds = new BitSet();

  private final IrPipeline pipeline;

  private CommonSubexpression(IrPipeline pipeline, Bodies bodies) {
    this.pipeline = pipeline;
    this.bodies = bodies;
    this.first = HashMap.newHashMap(pipeline.nodes().size());
  }

  static IrPipeline apply(IrPipeline pipeline, Bodies bodies) {
    return new CommonSubexpression(pipeline, bodies).merged();
  }

  private IrPipeline merged() {
    var rewriting = new Rewriting(pipeline);
    var totality = new Totality(rewriting::node, bodies);
    return rewriting.apply(
        node -> node instanceof IrNode.Input || totality.canFail(node) ? node : standIn(node));
  }

  /** The node that does what this one does and was there before it; else itself. */
  private IrNode standIn(IrNode node) {
    IrNode like = first.putIfAbsent(Likeness.of(node), node);
    if (like == null) {
      return node;
    }
    if (!writtenIds.get(like.id())) {
      writtenIds.set(like.id());
      written.put(text(like), like);
    }
    IrNode same = written.putIfAbsent(text(node), node);
    return same == null ? node : same;
  }

  /** Everything that makes a node what it is, and nothing of where it stands. */
  private String text(IrNode node) {
    return NodeText.of(node, id -> "%" + id, bodies::reference) + ": " + bodies.type(node.type());
  }

  /** A number that nodes with the same text have in common, and few others. */
  private static final class Likeness implements IntConsumer {

    private static final int FACTOR = 31;

    private int hash;

    static int of(IrNode node) {
      var likeness = new Likeness();
      likeness.accept(node.getClass().hashCode());
      likeness.accept(own(node));
      node.forEachDependency(likeness);
      return likeness.hash;
    }

    @Override
    public void accept(int part) {
      hash = FACTOR * hash + part;
    }

    private static int own(IrNode node) {
      return switch (node) {
        case IrNode.TransformCall call -> call.transform().name().hashCode();
        case IrNode.FieldAccess access -> access.field().hashCode();
        case IrNode.Binary binary -> binary.operator().hashCode();
        case IrNode.Literal literal -> literal.value().hashCode();
        case IrNode.Interpolation interpolation -> interpolation.texts().hashCode();
        case IrNode.RecordLiteral record -> record.fields().keySet().hashCode();
        case IrNode.Input _,
            IrNode.Project _,
            IrNode.Conditional _,
            IrNode.Branch _,
            IrNode.Match _,
            IrNode.Matched _,
            IrNode.Guard _,
            IrNode.Coalesce _,
            IrNode.Not _,
            IrNode.ListLiteral _,
            IrNode.Lambda _,
            IrNode.Widened _ ->
            0;
      };
    }
  }
}
