package dev.virgo.lang.optimize;

import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.Operations;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.NoneValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Works out what depends on literals only, as a run does it, and takes the side of a choice that is
 * known. What would fail is left to the run, which says so where it stands. Calls are left alone:
 * what they do is not the compiler's.
 */
final class ConstantFolding {

  private final FoldingBudget budget;

  ConstantFolding(FoldingBudget budget) {
    this.budget = budget;
  }

  IrPipeline apply(IrPipeline pipeline) {
    var rewriting = new Rewriting(pipeline);
    return rewriting.apply(node -> folded(node, rewriting));
  }

  private IrNode folded(IrNode node, Rewriting done) {
    return switch (node) {
      case IrNode.Binary binary -> binary(binary, done);
      case IrNode.Not not ->
          truth(done.node(not.operand()))
              .map(truth -> literal(not, new BooleanValue(!truth)))
              .orElse(not);
      case IrNode.Interpolation interpolation -> interpolation(interpolation, done);
      case IrNode.Conditional choice -> conditional(choice, done);
      case IrNode.Branch branch -> branch(branch, done);
      case IrNode.Guard guard -> guard(guard, done);
      case IrNode.Coalesce coalesce -> coalesce(coalesce, done);
      case IrNode.Input _,
          IrNode.TransformCall _,
          IrNode.FieldAccess _,
          IrNode.Project _,
          IrNode.Match _,
          IrNode.Matched _,
          IrNode.Literal _,
          IrNode.ListLiteral _,
          IrNode.RecordLiteral _,
          IrNode.Lambda _,
          IrNode.Widened _ ->
          node;
    };
  }

  private static IrNode literal(IrNode node, Value value) {
    return new IrNode.Literal(node.id(), node.type(), node.span(), value);
  }

  private static Optional<Boolean> truth(IrNode node) {
    return node instanceof IrNode.Literal literal
            && literal.value() instanceof BooleanValue(boolean truth)
        ? Optional.of(truth)
        : Optional.empty();
  }

  private static boolean isTruth(IrNode node, boolean wanted) {
    return truth(node).filter(truth -> truth == wanted).isPresent();
  }

  private IrNode binary(IrNode.Binary binary, Rewriting done) {
    IrNode left = done.node(binary.left());
    IrNode right = done.node(binary.right());
    return switch (binary.operator()) {
      case AND -> shortened(binary, left, right, true);
      case OR -> shortened(binary, left, right, false);
      case MERGE -> binary;
      case ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL ->
          left instanceof IrNode.Literal first
                  && right instanceof IrNode.Literal second
                  && budget.admits(first.value())
                  && budget.admits(second.value())
              ? computed(binary, first.value(), second.value())
              : binary;
    };
  }

  private static IrNode computed(IrNode.Binary binary, Value left, Value right) {
    BinaryOperator operator = binary.operator();
    return switch (Operations.apply(operator, left, right)) {
      case Operations.Result.Computed(Value value) -> literal(binary, value);
      case Operations.Result.Undefined _ -> binary;
    };
  }

  /** The right side of an operator is only asked if the left one is neutral. */
  private static IrNode shortened(
      IrNode.Binary binary, IrNode left, IrNode right, boolean neutral) {
    if (isTruth(left, neutral)) {
      return right;
    }
    if (isTruth(left, !neutral)) {
      return literal(binary, new BooleanValue(!neutral));
    }
    return isTruth(right, neutral) ? left : binary;
  }

  /** Literals become part of the fixed text between the other expressions. */
  private IrNode interpolation(IrNode.Interpolation interpolation, Rewriting done) {
    List<String> texts = new ArrayList<>();
    List<Integer> expressions = new ArrayList<>();
    var text = new StringBuilder(interpolation.texts().getFirst());
    for (int index = 0; index < interpolation.expressions().size(); index++) {
      int id = interpolation.expressions().get(index);
      if (done.node(id) instanceof IrNode.Literal literal && budget.admits(literal.value())) {
        literal.value().appendTo(text);
      } else {
        texts.add(text.toString());
        expressions.add(id);
        text.setLength(0);
      }
      text.append(interpolation.texts().get(index + 1));
    }
    if (expressions.isEmpty()) {
      return literal(interpolation, new Value.TextValue(text.toString()));
    }
    texts.add(text.toString());
    return expressions.size() == interpolation.expressions().size()
        ? interpolation
        : new IrNode.Interpolation(
            interpolation.id(), interpolation.type(), interpolation.span(), texts, expressions);
  }

  private static IrNode conditional(IrNode.Conditional choice, Rewriting done) {
    Optional<Boolean> truth = truth(done.node(choice.condition()));
    if (truth.isEmpty()) {
      return choice;
    }
    int chosen = truth.get() ? choice.thenBranch() : choice.elseBranch();
    if (isSameType(done.node(chosen), choice)) {
      return done.node(chosen);
    }
    // What is chosen has still to be made one of the wider type; the other side is dead.
    return choice.thenBranch() == choice.elseBranch()
        ? choice
        : new IrNode.Conditional(
            choice.id(), choice.type(), choice.span(), choice.condition(), chosen, chosen);
  }

  /** Arms whose condition never holds are gone; one whose condition always holds is the last. */
  private static IrNode branch(IrNode.Branch branch, Rewriting done) {
    List<IrNode.Arm> arms = new ArrayList<>();
    int otherwise = branch.otherwise();
    for (IrNode.Arm arm : branch.arms()) {
      IrNode condition = done.node(arm.condition());
      if (isTruth(condition, true)) {
        otherwise = arm.value();
        break;
      }
      if (!isTruth(condition, false)) {
        arms.add(arm);
      }
    }
    if (arms.isEmpty() && isSameType(done.node(otherwise), branch)) {
      return done.node(otherwise);
    }
    return arms.size() == branch.arms().size()
        ? branch
        : new IrNode.Branch(branch.id(), branch.type(), branch.span(), arms, otherwise);
  }

  private static IrNode guard(IrNode.Guard guard, Rewriting done) {
    return isTruth(done.node(guard.condition()), false) && !guard.type().holdsStream()
        ? literal(guard, new NoneValue())
        : guard;
  }

  /** What stands behind a guard that always holds, or in the place of nothing. */
  private static IrNode coalesce(IrNode.Coalesce coalesce, Rewriting done) {
    if (coalesce.type().holdsStream()) {
      return coalesce;
    }
    IrNode optional = done.node(coalesce.optional());
    IrNode chosen =
        switch (optional) {
          case IrNode.Literal literal when literal.value() instanceof NoneValue ->
              done.node(coalesce.otherwise());
          case IrNode.Guard guard when isTruth(done.node(guard.condition()), true) ->
              done.node(guard.value());
          default -> coalesce;
        };
    return isSameType(chosen, coalesce) ? chosen : coalesce;
  }

  /**
   * Whether one can stand for the other. Two records with the same fields in another order are the
   * same type and are written differently.
   */
  private static boolean isSameType(IrNode one, IrNode other) {
    return one.type().equals(other.type()) && one.type().toString().equals(other.type().toString());
  }
}
