package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.PortBinding;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Which nodes have a value whenever what they read has one; that a run has limits aside. What they
 * read may fail all the same, at its own place.
 */
final class Totality {

  private final IntFunction<IrNode> nodes;
  private final Bodies bodies;

  Totality(IntFunction<IrNode> nodes, Bodies bodies) {
    this.nodes = nodes;
    this.bodies = bodies;
  }

  /** Whether the node itself can be what fails. */
  boolean canFail(IrNode node) {
    return switch (node) {
      case IrNode.TransformCall call ->
          call.transform().nature() != Nature.TOTAL_FUNCTION
              || call.options().timeout() != null
              || bringsFailures(call.inputs());
      case IrNode.Binary binary when binary.operator() == BinaryOperator.DIVIDE ->
          binary.type() == Type.Primitive.INT && !isNonZero(nodes.apply(binary.right()));
      case IrNode.Binary binary when binary.operator() == BinaryOperator.MERGE ->
          isList(binary.left()) && isList(binary.right());
      case IrNode.Lambda lambda -> bodies.canFail(lambda.body());
      case IrNode.Binary _,
          IrNode.Input _,
          IrNode.Literal _,
          IrNode.FieldAccess _,
          IrNode.Project _,
          IrNode.Conditional _,
          IrNode.Branch _,
          IrNode.Match _,
          IrNode.Matched _,
          IrNode.Guard _,
          IrNode.Coalesce _,
          IrNode.Not _,
          IrNode.ListLiteral _,
          IrNode.RecordLiteral _,
          IrNode.Interpolation _,
          IrNode.Widened _ ->
          false;
    };
  }

  private boolean bringsFailures(List<PortBinding> ports) {
    for (PortBinding port : ports) {
      if (bringsFailures(port)) {
        return true;
      }
    }
    return false;
  }

  /** A function that is passed on fails where it is called. */
  private boolean bringsFailures(PortBinding port) {
    IrNode source = nodes.apply(port.source());
    return source.type().holdsFunction()
        && !(source instanceof IrNode.Lambda lambda && !bodies.canFail(lambda.body()));
  }

  private boolean isList(int id) {
    return nodes.apply(id).type() instanceof Type.ListOf;
  }

  private static boolean isNonZero(IrNode node) {
    return node instanceof IrNode.Literal literal
        && literal.value() instanceof Value.IntValue(long number)
        && number != 0;
  }
}
