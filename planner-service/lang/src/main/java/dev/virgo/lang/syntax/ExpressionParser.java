package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression.BinaryExpression;
import dev.virgo.lang.syntax.Expression.CoalesceExpression;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Expression.GuardExpression;
import dev.virgo.lang.syntax.Expression.Lambda;
import dev.virgo.lang.syntax.Expression.LambdaParameter;
import dev.virgo.lang.syntax.Expression.NotExpression;
import dev.virgo.lang.syntax.Expression.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions: everything that binds operands together. What an operand is, {@link
 * PrimaryParser} knows.
 */
final class ExpressionParser {

  private final TokenCursor cursor;
  private final TreeDepth depth;
  private final PrimaryParser primaries;
  private final TypeParser types;

  /** Made once: this is asked for with every expression. */
  private final Supplier<Expression> unnested = this::unnested;

  ExpressionParser(String source, TokenCursor cursor) {
    this(source, cursor, new TreeDepth(cursor));
  }

  ExpressionParser(String source, TokenCursor cursor, TreeDepth depth) {
    this.cursor = cursor;
    this.depth = depth;
    this.primaries = new PrimaryParser(source, cursor, depth, this);
    this.types = new TypeParser(cursor);
  }

  Expression expression() {
    return cursor.nested(unnested);
  }

  private Expression unnested() {
    return atLambda() ? lambda() : coalesce();
  }

  /** {@code ( … ) =>} lies ahead. */
  private boolean atLambda() {
    return cursor.at(TokenKind.OPEN_PAREN) && cursor.behindPartner().is(TokenKind.FAT_ARROW);
  }

  private Expression lambda() {
    Span start = cursor.next().span();
    List<LambdaParameter> parameters =
        cursor.listUntil(TokenKind.CLOSE_PAREN, this::lambdaParameter);
    cursor.expect(TokenKind.FAT_ARROW);
    Expression body = expression();
    return depth.checked(new Lambda(cursor.nextId(), cursor.since(start), parameters, body), body);
  }

  private LambdaParameter lambdaParameter() {
    Name name = cursor.identifier();
    TypeExpression type = cursor.accept(TokenKind.COLON) ? types.type() : null;
    return new LambdaParameter(cursor.nextId(), cursor.since(name.span()), name, type);
  }

  private Expression coalesce() {
    Expression first = guard();
    if (!cursor.at(TokenKind.COALESCE)) {
      return first;
    }
    List<Expression> operands = new ArrayList<>();
    operands.add(first);
    while (cursor.accept(TokenKind.COALESCE)) {
      operands.add(guard());
    }
    Expression right = operands.getLast();
    for (Expression left : operands.reversed().subList(1, operands.size())) {
      right =
          depth.checked(
              new CoalesceExpression(cursor.nextId(), left.span().to(right.span()), left, right),
              left,
              right);
    }
    return right;
  }

  private Expression guard() {
    Expression value = binary(Operator.LOOSEST);
    if (!cursor.accept(TokenKind.WHEN)) {
      return value;
    }
    Expression condition = binary(Operator.LOOSEST);
    if (cursor.at(TokenKind.WHEN)) {
      throw cursor.expected(
          "the end of the expression", "'when' does not chain; use parentheses or 'and'");
    }
    return depth.checked(
        new GuardExpression(cursor.nextId(), value.span().to(condition.span()), value, condition),
        value,
        condition);
  }

  private Expression binary(int loosest) {
    Expression left = cursor.at(TokenKind.NOT) ? not(loosest) : postfix();
    while (true) {
      Operator operator = operatorAhead();
      if (operator == null || operator.level() < loosest) {
        return left;
      }
      cursor.next();
      Expression right = binary(operator.level() + 1);
      left =
          depth.checked(
              new BinaryExpression(
                  cursor.nextId(), left.span().to(right.span()), operator, left, right),
              left,
              right);
      Operator following = operatorAhead();
      if (operator.isComparison() && following != null && following.isComparison()) {
        throw cursor.expected(
            "the end of the comparison", "Comparisons do not chain; join them with 'and'");
      }
    }
  }

  private Expression not(int loosest) {
    if (loosest > Operator.NOT_LEVEL) {
      throw cursor.expected("expression", "Put 'not …' in parentheses here");
    }
    Span start = cursor.next().span();
    Expression operand = cursor.nested(() -> binary(Operator.NOT_LEVEL));
    return depth.checked(
        new NotExpression(cursor.nextId(), start.to(operand.span()), operand), operand);
  }

  private @Nullable Operator operatorAhead() {
    return Operator.of(cursor.peek().kind());
  }

  private Expression postfix() {
    Expression expression = primaries.primary();
    while (true) {
      Span start = expression.span();
      if (cursor.accept(TokenKind.DOT)) {
        Name field = cursor.anyIdentifier();
        expression =
            depth.checked(
                new FieldSelection(cursor.nextId(), start.to(field.span()), expression, field),
                expression);
      } else if (cursor.accept(TokenKind.OPEN_BRACKET)) {
        expression = projection(expression, TokenKind.CLOSE_BRACKET);
      } else if (cursor.at(TokenKind.OPEN_BRACE) && !primaries.atNextPattern()) {
        cursor.next();
        expression = projection(expression, TokenKind.CLOSE_BRACE);
      } else {
        return expression;
      }
    }
  }

  private Expression projection(Expression source, TokenKind close) {
    if (cursor.at(close)) {
      throw cursor.expected("identifier");
    }
    List<Name> fields = cursor.listUntil(close, cursor::identifier);
    return depth.checked(
        new Projection(cursor.nextId(), cursor.since(source.span()), source, fields), source);
  }
}
