package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression.FieldSelection;
import dev.virgo.lang.syntax.Expression.MatchCase;
import dev.virgo.lang.syntax.Expression.MatchExpression;
import dev.virgo.lang.syntax.Pattern.FieldPattern;
import dev.virgo.lang.syntax.Pattern.RecordPattern;
import dev.virgo.lang.syntax.Pattern.TypePattern;
import dev.virgo.lang.syntax.Pattern.Wildcard;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code match}: a scrutinee and cases, with or without commas between them. */
final class MatchParser {

  private static final String WILDCARD = "_";

  private final TokenCursor cursor;
  private final TreeDepth depth;
  private final PrimaryParser primaries;
  private final ExpressionParser expressions;

  MatchParser(
      TokenCursor cursor, TreeDepth depth, PrimaryParser primaries, ExpressionParser expressions) {
    this.cursor = cursor;
    this.depth = depth;
    this.primaries = primaries;
    this.expressions = expressions;
  }

  Expression match() {
    Span start = cursor.next().span();
    Expression scrutinee = scrutinee();
    cursor.expect(TokenKind.OPEN_BRACE);
    List<MatchCase> cases = new ArrayList<>();
    List<Expression> children = new ArrayList<>();
    children.add(scrutinee);
    do {
      MatchCase read = primaries.within(Place.MATCH_BODY, this::matchCase);
      cases.add(read);
      children.add(read.body());
      cursor.accept(TokenKind.COMMA);
    } while (!cursor.accept(TokenKind.CLOSE_BRACE));
    return depth.checked(
        new MatchExpression(cursor.nextId(), cursor.since(start), scrutinee, cases), children);
  }

  /** A primary with fields behind it: a brace would be that of the cases. */
  private Expression scrutinee() {
    Expression scrutinee =
        cursor.nested(() -> primaries.within(Place.ANYWHERE, primaries::primary));
    while (cursor.accept(TokenKind.DOT)) {
      Name field = cursor.anyIdentifier();
      Span span = scrutinee.span().to(field.span());
      scrutinee =
          depth.checked(new FieldSelection(cursor.nextId(), span, scrutinee, field), scrutinee);
    }
    return scrutinee;
  }

  private MatchCase matchCase() {
    Pattern pattern = pattern();
    cursor.expect(TokenKind.ARROW);
    return new MatchCase(pattern, expressions.expression());
  }

  private Pattern pattern() {
    Token token = cursor.peek();
    if (token.is(TokenKind.OPEN_BRACE)) {
      cursor.next();
      if (cursor.at(TokenKind.CLOSE_BRACE)) {
        throw cursor.expected("identifier", "A pattern for everything is written _");
      }
      List<FieldPattern> fields = cursor.listUntil(TokenKind.CLOSE_BRACE, this::field);
      return new RecordPattern(cursor.nextId(), cursor.since(token.span()), fields);
    }
    if (token.is(TokenKind.IS)) {
      cursor.next();
      Name type = cursor.identifier();
      return new TypePattern(cursor.nextId(), cursor.since(token.span()), type);
    }
    if (token.is(TokenKind.IDENTIFIER) && token.text().equals(WILDCARD)) {
      cursor.next();
      return new Wildcard(cursor.nextId(), token.span());
    }
    throw cursor.expected("pattern", "Patterns: {field, …}, is Type, _");
  }

  private FieldPattern field() {
    Name name = cursor.identifier();
    return new FieldPattern(cursor.nextId(), name.span(), name);
  }
}
