package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression.Arm;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.ListExpression;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.syntax.Expression.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what operators and postfixes are applied to. */
final class PrimaryParser {

  private final TokenCursor cursor;
  private final TreeDepth depth;
  private final ExpressionParser expressions;
  private final LiteralParser literals;
  private final OptionParser options;

  private final MatchParser matches;

  private Place place = Place.ANYWHERE;

  PrimaryParser(String source, TokenCursor cursor, TreeDepth depth, ExpressionParser expressions) {
    this.cursor = cursor;
    this.depth = depth;
    this.expressions = expressions;
    this.literals = new LiteralParser(source, cursor, depth);
    this.options = new OptionParser(cursor, expressions);
    this.matches = new MatchParser(cursor, depth, this, expressions);
  }

  Expression primary() {
    Token token = cursor.peek();
    return switch (token.kind()) {
      case IF -> ifExpression();
      case BRANCH -> branch();
      case MATCH -> matches.match();
      case OPEN_PAREN -> parenthesized();
      case OPEN_BRACKET -> list();
      case OPEN_BRACE -> record();
      case IDENTIFIER -> callOrVariable();
      case INTEGER, FLOAT, MINUS, STRING, UNCLOSED_STRING, NUMBER_WITH_UNIT, TRUE, FALSE ->
          literals.literal();
      default -> throw cursor.expected("expression");
    };
  }

  <T> T within(Place inner, Supplier<T> rule) {
    Place outer = place;
    place = inner;
    try {
      return rule.get();
    } finally {
      place = outer;
    }
  }

  /**
   * {@code {a, b} ->} lies ahead where a case of a match may begin; the brace is not a projection
   * then.
   */
  boolean atNextPattern() {
    if (place != Place.MATCH_BODY) {
      return false;
    }
    int distance = 1;
    while (cursor.peek(distance).is(TokenKind.IDENTIFIER)
        && cursor.peek(distance + 1).is(TokenKind.COMMA)) {
      distance += 2;
    }
    if (cursor.peek(distance).is(TokenKind.IDENTIFIER)) {
      distance++;
    }
    return cursor.peek(distance).is(TokenKind.CLOSE_BRACE)
        && cursor.peek(distance + 1).is(TokenKind.ARROW);
  }

  private Expression ifExpression() {
    Span start = cursor.next().span();
    cursor.expect(TokenKind.OPEN_PAREN);
    Expression condition = within(Place.ANYWHERE, expressions::expression);
    cursor.expect(TokenKind.CLOSE_PAREN);
    Expression thenBranch = expressions.expression();
    cursor.expect(TokenKind.ELSE);
    Expression elseBranch = expressions.expression();
    return depth.checked(
        new IfExpression(
            cursor.nextId(), start.to(elseBranch.span()), condition, thenBranch, elseBranch),
        List.of(condition, thenBranch, elseBranch));
  }

  private Expression branch() {
    Span start = cursor.next().span();
    cursor.expect(TokenKind.OPEN_BRACE);
    return within(Place.ANYWHERE, () -> branchBody(start));
  }

  private Expression branchBody(Span start) {
    List<Arm> arms = new ArrayList<>();
    List<Expression> children = new ArrayList<>();
    while (!cursor.at(TokenKind.OTHERWISE)) {
      if (cursor.at(TokenKind.CLOSE_BRACE)) {
        throw cursor.expected("'otherwise'", "A branch ends with: otherwise -> <value>");
      }
      Expression condition = expressions.expression();
      cursor.expect(TokenKind.ARROW);
      Expression value = expressions.expression();
      arms.add(new Arm(condition, value));
      children.add(condition);
      children.add(value);
      if (!cursor.at(TokenKind.CLOSE_BRACE)) {
        cursor.expect(TokenKind.COMMA);
      }
    }
    cursor.next();
    cursor.expect(TokenKind.ARROW);
    Expression otherwise = expressions.expression();
    children.add(otherwise);
    cursor.accept(TokenKind.COMMA);
    cursor.expect(TokenKind.CLOSE_BRACE);
    return depth.checked(
        new BranchExpression(cursor.nextId(), cursor.since(start), arms, otherwise), children);
  }

  private Expression parenthesized() {
    Span start = cursor.next().span();
    Expression inner = within(Place.ANYWHERE, expressions::expression);
    cursor.expect(TokenKind.CLOSE_PAREN);
    return depth.checked(new Parenthesized(cursor.nextId(), cursor.since(start), inner), inner);
  }

  private Expression list() {
    Span start = cursor.next().span();
    List<Expression> elements =
        within(
            Place.ANYWHERE,
            () -> cursor.listUntil(TokenKind.CLOSE_BRACKET, expressions::expression));
    return depth.checked(
        new ListExpression(cursor.nextId(), cursor.since(start), elements), elements);
  }

  private Expression record() {
    Span start = cursor.next().span();
    List<NamedExpression> fields =
        within(
            Place.RECORD_FIELD, () -> cursor.listUntil(TokenKind.CLOSE_BRACE, this::recordField));
    return depth.checked(
        new RecordExpression(cursor.nextId(), cursor.since(start), fields),
        fields.stream().map(NamedExpression::value).toList());
  }

  private NamedExpression recordField() {
    Name name = cursor.identifier();
    cursor.expect(TokenKind.COLON);
    return new NamedExpression(name, expressions.expression());
  }

  private Expression callOrVariable() {
    if (!callAhead()) {
      Token token = cursor.next();
      return new Variable(cursor.nextId(), token.span(), token.text());
    }
    QualifiedName callee = cursor.qualifiedName();
    Name version = version();
    cursor.expect(TokenKind.OPEN_PAREN);
    List<Expression> arguments =
        within(
            Place.ANYWHERE, () -> cursor.listUntil(TokenKind.CLOSE_PAREN, expressions::expression));
    List<CallOption> given =
        cursor.accept(TokenKind.WITH) ? options.options(place == Place.RECORD_FIELD) : List.of();
    return depth.checked(
        new Call(cursor.nextId(), cursor.since(callee.span()), callee, version, arguments, given),
        arguments);
  }

  private @Nullable Name version() {
    if (!cursor.at(TokenKind.VERSION)) {
      return null;
    }
    Token token = cursor.next();
    return new Name(token.text().substring(1), token.span());
  }

  /** {@code ident {"." ident} [version] "("} lies ahead; no white space around the dots. */
  private boolean callAhead() {
    int distance = 0;
    while (cursor.peek(distance + 1).is(TokenKind.DOT)
        && cursor.peek(distance).touches(cursor.peek(distance + 1))
        && cursor.peek(distance + 1).touches(cursor.peek(distance + 2))
        && (cursor.peek(distance + 2).is(TokenKind.IDENTIFIER)
            || cursor.peek(distance + 2).kind().isReserved())) {
      distance += 2;
    }
    Token behind = cursor.peek(distance + 1);
    // A version belongs to nothing but a call.
    return behind.is(TokenKind.OPEN_PAREN) || behind.is(TokenKind.VERSION);
  }
}
