package dev.virgo.lang.check;

import dev.virgo.lang.syntax.Expression;
import dev.virgo.lang.type.Type;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How the sides of a choice are looked at.
 *
 * @param side the facts of one of them
 * @param type of the choice, given the common type of all sides
 */
record Sides(Function<Expression, Facts> side, UnaryOperator<Type> type) {

  /** Nothing is asked of them. */
  static Sides inferred(ExpressionChecker expressions) {
    return new Sides(expressions::infer, common -> common);
  }

  /** All are to be of a type. */
  static Sides checked(ExpressionChecker expressions, Type expected) {
    return new Sides(side -> expressions.check(side, expected), _ -> expected);
  }

  Facts of(Expression expression) {
    return side.apply(expression);
  }
}
