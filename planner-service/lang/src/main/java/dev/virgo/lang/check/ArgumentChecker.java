package dev.virgo.lang.check;

import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.Lambda;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.type.Substitution;
import dev.virgo.lang.type.Subtyping;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.type.Type.FunctionOf;
import dev.virgo.lang.type.Type.OpenRecordOf;
import dev.virgo.lang.type.Type.RecordOf;
import java.util.List;
import java.util.Optional;

/**
 * Checks what is passed to a function: first everything that says what the type variables stand
 * for, then the lambdas, which are told so.
 */
final class ArgumentChecker {

  /** Lambdas in lambdas would be looked at twice as often with every level. */
  private static final int MOST_REPETITIONS = 200;

  private final ExpressionChecker expressions;
  private final DiagnosticSink diagnostics;

  /** How many lambdas are being checked, one in the other, and how often more may be again. */
  private int depth;

  private int repetitions = MOST_REPETITIONS;

  ArgumentChecker(ExpressionChecker expressions, DiagnosticSink diagnostics) {
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

  /**
   * Checks the arguments; {@code settled} learns from them. The answer is whether one of them
   * depends on the result of a transform.
   */
  boolean check(TransformSignature signature, List<Expression> passed, Substitution settled) {
    boolean computed = false;
    for (boolean lambdas : new boolean[] {false, true}) {
      for (int index = 0; index < passed.size(); index++) {
        Expression value = passed.get(index);
        Parameter parameter = signature.inputs().get(index);
        int number = index + 1;
        if (isLambda(value) == lambdas) {
          computed |=
              expressions
                  .places()
                  .inArgument(
                      number,
                      parameter.name(),
                      signature.name(),
                      () ->
                          isLambda(value)
                              ? lambda(parameter, value, settled)
                              : plain(parameter, number, signature.name(), value, settled)
                                  .computed());
        }
      }
    }
    return computed;
  }

  /** Whether it is a lambda, or a choice of one. */
  private static boolean isLambda(Expression expression) {
    return switch (expression) {
      case Lambda _ -> true;
      case Parenthesized parenthesized -> isLambda(parenthesized.inner());
      case IfExpression choice -> isLambda(choice.thenBranch()) || isLambda(choice.elseBranch());
      case BranchExpression branch ->
          isLambda(branch.otherwise())
              || branch.arms().stream().anyMatch(arm -> isLambda(arm.value()));
      case MatchExpression match -> match.cases().stream().anyMatch(one -> isLambda(one.body()));
      default -> false;
    };
  }

  /** Why a record does not fit where an open one is asked for; empty if it does. */
  private static Optional<String> misfit(OpenRecordOf open, RecordOf own, Substitution settled) {
    List<String> missing =
        open.fields().keySet().stream().filter(name -> !own.fields().containsKey(name)).toList();
    if (!missing.isEmpty()) {
      return Optional.of("missing field(s): " + String.join(", ", missing));
    }
    return open.fields().entrySet().stream()
        .filter(field ->
            !Subtyping.isSubtype(
                own.fields().getOrDefault(field.getKey(), Type.Primitive.NOTHING),
                settled.applied(field.getValue())))
        .findFirst()
        .map(field ->
            "field '%s' has type %s, expected %s"
                .formatted(
                    field.getKey(),
                    own.fields().get(field.getKey()),
                    settled.applied(field.getValue())));
  }

  private Facts plain(
      Parameter parameter, int number, String function, Expression value, Substitution settled) {
    if (!parameter.type().isGeneric()) {
      return expressions.check(value, parameter.type());
    }
    Facts facts = expressions.infer(value);
    settled.learn(parameter.type(), facts.type());
    if (parameter.type() instanceof OpenRecordOf open && facts.type() instanceof RecordOf own) {
      Optional<String> reason = misfit(open, own, settled);
      if (reason.isPresent()) {
        diagnostics.report(
            Messages.typeError(
                "Argument %d to %s: %s".formatted(number, function, reason.get()), value.span()));
        return Facts.erroneous();
      }
    }
    return expressions.fits(facts, settled, parameter.type(), value.span())
        ? facts
        : Facts.erroneous();
  }

  private boolean lambda(Parameter parameter, Expression value, Substitution settled) {
    if (!(parameter.type() instanceof FunctionOf expected)) {
      return expressions.check(value, settled.applied(parameter.type())).computed();
    }
    depth++;
    boolean computed = repeated(expected, value, settled);
    if (--depth == 0) {
      repetitions = MOST_REPETITIONS;
    }
    return computed;
  }

  private boolean repeated(FunctionOf expected, Expression value, Substitution settled) {
    List<Type> asked = applied(expected, settled);
    int mark = diagnostics.size();
    Facts facts = expressions.checkLambda(value, expected, settled);
    // A mistake fits everywhere: what is learnt from one would make it look like none.
    while (repetitions > 0 && !facts.isErroneous() && !applied(expected, settled).equals(asked)) {
      // Its result has said more about what it takes, as when a list is folded up from [].
      repetitions--;
      asked = applied(expected, settled);
      diagnostics.shrink(mark);
      facts = expressions.checkLambda(value, expected, settled);
    }
    if (!facts.isErroneous() && !applied(expected, settled).equals(asked)) {
      diagnostics.report(
          Messages.typeError(
              "What this lambda takes cannot be found out",
              value.span(),
              "Write the types of its parameters, and pass something that is not empty"));
    }
    return facts.computed();
  }

  private static List<Type> applied(FunctionOf function, Substitution settled) {
    return function.parameters().stream().map(settled::applied).toList();
  }
}
