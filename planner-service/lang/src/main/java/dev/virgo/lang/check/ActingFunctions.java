package dev.virgo.lang.check;

import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.Lambda;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.Variable;

/**
 * Which functions do more than give a result when they are called.
 *
 * @param table knows all of what is asked about
 */
record ActingFunctions(TypeTable table) {

  /** Whether a call is passed such a function. */
  boolean arePassedTo(Call call) {
    return call.arguments().stream().anyMatch(this::include);
  }

  /** Whether it is such a function, or holds or may be one. */
  boolean include(Expression function) {
    return switch (function) {
      case Parenthesized parenthesized -> include(parenthesized.inner());
      case Variable variable -> table.actsWhenCalled(variable.id());
      case Lambda lambda -> table.holdsAction(firstId(lambda), lambda.id());
      case IfExpression choice -> include(choice.thenBranch()) || include(choice.elseBranch());
      case BranchExpression branch ->
          include(branch.otherwise())
              || branch.arms().stream().anyMatch(arm -> include(arm.value()));
      case MatchExpression match -> match.cases().stream().anyMatch(one -> include(one.body()));
      case Call call -> givesFunction(call) && arePassedTo(call);
      default -> false;
    };
  }

  private boolean givesFunction(Call call) {
    return table.isTyped(call.id()) && table.typeOf(call.id()).holdsFunction();
  }

  /**
   * What stands in a lambda has an id from this one on, up to its own. Every lambda that is passed
   * to something has a parameter.
   */
  private static int firstId(Lambda lambda) {
    return lambda.parameters().isEmpty() ? lambda.body().id() : lambda.parameters().getFirst().id();
  }
}
