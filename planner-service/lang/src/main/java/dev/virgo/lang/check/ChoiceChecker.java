package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.Arm;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.CoalesceExpression;
import dev.virgo.lang.syntax.Expression.GuardExpression;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.ListExpression;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.OptionalOf;
import dev.virgo.lang.type.Type.Primitive;
import java.util.List;

/** Checks everything that chooses: {@code if}, {@code branch}, {@code when} and {@code ??}. */
final class ChoiceChecker {

  private final ExpressionChecker expressions;
  private final DiagnosticSink diagnostics;

  ChoiceChecker(ExpressionChecker expressions, DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

  Facts choice(IfExpression choice) {
    Facts condition = expressions.condition(choice.condition());
    Facts first = expressions.infer(choice.thenBranch());
    Facts second = expressions.infer(choice.elseBranch());
    Type type = common(first.type(), second.type(), choice.elseBranch().span());
    return joined(condition, first, second, type);
  }

  Facts branch(BranchExpression branch, Sides sides) {
    boolean computed = false;
    Type type = Primitive.NOTHING;
    for (Arm arm : branch.arms()) {
      Facts condition = expressions.condition(arm.condition());
      Facts value = sides.of(arm.value());
      computed |= condition.computed() || value.computed();
      type = common(type, value.type(), arm.value().span());
    }
    Facts otherwise = sides.of(branch.otherwise());
    type = common(type, otherwise.type(), branch.otherwise().span());
    return new Facts(sides.type().apply(type), null, computed || otherwise.computed());
  }

  /** The common type of two sides of a choice; streams have to be of one kind. */
  Type common(Type first, Type second, Span span) {
    Type type = Subtyping.common(first, second);
    if (type instanceof Type.UnionOf && type.holdsStream()) {
      diagnostics.report(
          Messages.typeMismatch(
              first.toString(),
              second.toString(),
              span,
              List.of("A choice between streams is a choice between streams of one type")));
      return new Type.Erroneous();
    }
    return type;
  }

  Facts guard(GuardExpression guard) {
    Facts value = expressions.inferValue(guard.value());
    Facts condition = expressions.condition(guard.condition());
    if (value.isErroneous()) {
      return value;
    }
    Type type = expressions.bounded(optional(value.type()), guard.span());
    return new Facts(type, null, value.computed() || condition.computed());
  }

  Facts coalesce(CoalesceExpression coalesce) {
    Facts left = expressions.infer(coalesce.optional());
    if (!(left.type() instanceof OptionalOf(Type inner))) {
      expressions.infer(coalesce.otherwise());
      if (!left.isErroneous()) {
        diagnostics.report(
            Messages.typeError(
                "Left side of ?? must be Optional, got " + left.type(),
                coalesce.optional().span()));
      }
      return Facts.erroneous();
    }
    if (isBare(coalesce.otherwise())) {
      Facts right = expressions.check(coalesce.otherwise(), inner);
      return right.isErroneous()
          ? right
          : new Facts(inner, null, left.computed() || right.computed());
    }
    Facts right = expressions.infer(coalesce.otherwise());
    boolean computed = left.computed() || right.computed();
    if (Subtyping.isSubtype(right.type(), inner)) {
      return new Facts(inner, null, computed);
    }
    if (Subtyping.isSubtype(right.type(), left.type())) {
      return new Facts(left.type(), null, computed);
    }
    return expressions.fits(right, inner, coalesce.otherwise().span()) ? right : Facts.erroneous();
  }

  /** Whether what is written is no optional, so that it has to be of the type inside of one. */
  private static boolean isBare(Expression expression) {
    return switch (expression) {
      case ListExpression _, RecordExpression _ -> true;
      case Parenthesized parenthesized -> isBare(parenthesized.inner());
      case IfExpression choice -> isBare(choice.thenBranch()) || isBare(choice.elseBranch());
      case BranchExpression branch ->
          isBare(branch.otherwise()) || branch.arms().stream().anyMatch(arm -> isBare(arm.value()));
      case MatchExpression match -> match.cases().stream().anyMatch(one -> isBare(one.body()));
      default -> false;
    };
  }

  static Facts joined(Facts condition, Facts first, Facts second, Type type) {
    return new Facts(type, null, condition.computed() || first.computed() || second.computed());
  }

  /** An optional of a type; an absent stream is absent, however often it is said. */
  private static Type optional(Type type) {
    return type.holdsStream() && type instanceof OptionalOf ? type : new OptionalOf(type);
  }
}
