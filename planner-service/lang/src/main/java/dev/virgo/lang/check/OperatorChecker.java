package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.ir.BinaryOperator;
import dev.virgo.lang.ir.Operations;
import dev.virgo.lang.syntax.Expression.BinaryExpression;
import dev.virgo.lang.syntax.Expression.NotExpression;
import dev.virgo.lang.syntax.Operator;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.value.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what operators are applied to. */
final class OperatorChecker {

  private final ExpressionChecker expressions;
  private final DiagnosticSink diagnostics;

  OperatorChecker(ExpressionChecker expressions, DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

  Facts binary(BinaryExpression binary) {
    if (binary.operator().isLogical()) {
      Facts left = expressions.condition(binary.left());
      Facts right = expressions.condition(binary.right());
      return new Facts(Primitive.BOOLEAN, null, left.computed() || right.computed());
    }
    Facts left = expressions.infer(binary.left());
    Facts right = expressions.infer(binary.right());
    boolean computed = left.computed() || right.computed();
    if (binary.operator().isComparison()) {
      if (!left.isErroneous() && !right.isErroneous()) {
        comparison(binary, left.type(), right.type());
      }
      return new Facts(Primitive.BOOLEAN, null, computed);
    }
    if (left.isErroneous() || right.isErroneous()) {
      return Facts.erroneous();
    }
    Optional<Type> type = OperatorTypes.arithmetic(left.type(), right.type());
    if (type.isPresent()) {
      return new Facts(type.get(), folded(binary.operator(), left, right), computed);
    }
    if (binary.operator() == Operator.PLUS) {
      type = OperatorTypes.merge(left.type(), right.type());
    }
    if (type.isPresent()) {
      return new Facts(expressions.bounded(type.get(), binary.span()), null, computed);
    }
    diagnostics.report(
        binary.operator() == Operator.PLUS
            ? Messages.incompatibleMerge(
                left.type().toString(),
                right.type().toString(),
                binary.span(),
                TypeAdvice.sum(left.type(), right.type()))
            : Messages.unsupportedArithmetic(
                binary.operator().spelling(),
                left.type().toString(),
                right.type().toString(),
                binary.span()));
    return Facts.erroneous();
  }

  private static @Nullable Value folded(Operator operator, Facts left, Facts right) {
    if (left.constant() == null || right.constant() == null) {
      return null;
    }
    BinaryOperator operation =
        switch (operator) {
          case PLUS -> BinaryOperator.ADD;
          case MINUS -> BinaryOperator.SUBTRACT;
          case TIMES -> BinaryOperator.MULTIPLY;
          case DIVIDE -> BinaryOperator.DIVIDE;
          case OR, AND, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
              throw new IllegalStateException(operator + " is no arithmetic");
        };
    return Operations.apply(operation, left.constant(), right.constant())
            instanceof Operations.Result.Computed(Value value)
        ? value
        : null;
  }

  private void comparison(BinaryExpression binary, Type left, Type right) {
    if (OperatorTypes.isComparable(binary.operator(), left, right)) {
      return;
    }
    boolean sameType = OperatorTypes.isSame(left, right);
    diagnostics.report(
        sameType
                || left.holdsFunction()
                || right.holdsFunction()
                || left.holdsStream()
                || right.holdsStream()
            ? Messages.unsupportedComparison(
                binary.operator().spelling(), left.toString(), right.toString(), binary.span())
            : Messages.typeMismatch(left.toString(), right.toString(), binary.span(), List.of()));
  }

  Facts not(NotExpression not) {
    Facts operand = expressions.condition(not.operand());
    return new Facts(Primitive.BOOLEAN, null, operand.computed());
  }
}
