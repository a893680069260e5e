package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.Messages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression.Arm;
import dev.virgo.lang.syntax.Expression.BranchExpression;
import dev.virgo.lang.syntax.Expression.Call;
import dev.virgo.lang.syntax.Expression.IfExpression;
import dev.virgo.lang.syntax.Expression.ListExpression;
import dev.virgo.lang.syntax.Expression.NamedExpression;
import dev.virgo.lang.syntax.Expression.Parenthesized;
import dev.virgo.lang.syntax.Expression.RecordExpression;
import dev.virgo.lang.syntax.Expression.Unreadable;
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

  /** Directly in a record literal, where {@code , name:} is the next field and not an option. */
  private boolean inRecord;

  PrimaryParser(String source, TokenCursor cursor, TreeDepth depth, ExpressionParser expressions) {
    this.cursor = cursor;
    this.depth = depth;
    this.expressions = expressions;
    this.literals = new LiteralParser(source, cursor, depth);
    this.options = new OptionParser(cursor, expressions);
  }

  Expression primary() {
    Token token = cursor.peek();
    return switch (token.kind()) {
      case IF -> ifExpression();
      case BRANCH -> branch();
      case MATCH -> match();
      case OPEN_PAREN -> parenthesized();
      case OPEN_BRACKET -> list();
      case OPEN_BRACE -> record();
      case IDENTIFIER -> callOrVariable();
      case INTEGER, FLOAT, MINUS, STRING, UNCLOSED_STRING, NUMBER_WITH_UNIT, TRUE, FALSE ->
          literals.literal();
      default -> throw cursor.expected("expression");
    };
  }

  private <T> T within(boolean record, Supplier<T> rule) {
    boolean outer = inRecord;
    inRecord = record;
    try {
      return rule.get();
    } finally {
      inRecord = outer;
    }
  }

  private Expression ifExpression() {
    Span start = cursor.next().span();
    cursor.expect(TokenKind.OPEN_PAREN);
    Expression condition = within(false, expressions::expression);
    cursor.expect(TokenKind.CLOSE_PAREN);
    Expression thenBranch = expressions.expression();
    cursor.expect(TokenKind.ELSE);
    Expression elseBranch = expressions.expression();
    return depth.checked(
        new IfExpression(
            cursor.nextId(), start.to(elseBranch.span()), condition, thenBranch, elseBranch),
        condition,
        thenBranch,
        elseBranch);
  }

  private Expression branch() {
    Span start = cursor.next().span();
    cursor.expect(TokenKind.OPEN_BRACE);
    return within(false, () -> branchBody(start));
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
      cursor.expect(TokenKind.COMMA);
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

  private Expression match() {
    Span start = cursor.next().span();
    cursor.nested(this::primary);
    while (cursor.accept(TokenKind.DOT)) {
      cursor.anyIdentifier();
    }
    if (!cursor.at(TokenKind.OPEN_BRACE)) {
      throw cursor.expected("'{'");
    }
    cursor.skipBalanced();
    Span span = cursor.since(start);
    cursor.report(Messages.notSupportedYet("'match'", span));
    return new Unreadable(cursor.nextId(), span);
  }

  private Expression parenthesized() {
    Span start = cursor.next().span();
    Expression inner = within(false, expressions::expression);
    cursor.expect(TokenKind.CLOSE_PAREN);
    return depth.checked(new Parenthesized(cursor.nextId(), cursor.since(start), inner), inner);
  }

  private Expression list() {
    Span start = cursor.next().span();
    List<Expression> elements =
        within(false, () -> cursor.listUntil(TokenKind.CLOSE_BRACKET, expressions::expression));
    return depth.checked(
        new ListExpression(cursor.nextId(), cursor.since(start), elements), elements);
  }

  private Expression record() {
    Span start = cursor.next().span();
    List<NamedExpression> fields =
        within(true, () -> cursor.listUntil(TokenKind.CLOSE_BRACE, this::recordField));
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
        within(false, () -> cursor.listUntil(TokenKind.CLOSE_PAREN, expressions::expression));
    List<CallOption> given = cursor.accept(TokenKind.WITH) ? options.options(inRecord) : List.of();
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
