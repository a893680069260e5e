package dev.virgo.lang.syntax;

import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Expression.LiteralExpression;
import dev.virgo.lang.syntax.Expression.StringTemplate;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.BooleanValue;
import dev.virgo.lang.value.Value.FloatValue;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.lang.value.Value.TextValue;
import java.util.ArrayList;
import java.util.List;

/** Reads numbers, truth values and strings. */
final class LiteralParser {

  private final String source;
  private final TokenCursor cursor;
  private final TreeDepth depth;

  LiteralParser(String source, TokenCursor cursor, TreeDepth depth) {
    this.source = source;
    this.cursor = cursor;
    this.depth = depth;
  }

  Expression literal() {
    Token token = cursor.peek();
    return switch (token.kind()) {
      case TRUE, FALSE -> {
        cursor.next();
        yield literal(token.span(), new BooleanValue(token.is(TokenKind.TRUE)));
      }
      case STRING -> string(cursor.next());
      case UNCLOSED_STRING ->
          throw new ParseFailure(
              SyntaxMessages.syntax(
                  "expected '\"' at the end of the string", token.span(), "Close it with '\"'"));
      default -> number();
    };
  }

  private Expression literal(Span span, Value value) {
    return new LiteralExpression(cursor.nextId(), span, value);
  }

  /** Digits with a minus directly before them. */
  private Expression number() {
    Token first = cursor.peek();
    Token digits = first.is(TokenKind.MINUS) ? cursor.peek(1) : first;
    boolean negative = first.is(TokenKind.MINUS);
    boolean number = digits.is(TokenKind.INTEGER) || digits.is(TokenKind.FLOAT);
    if (negative && !(number && first.touches(digits))) {
      throw cursor.expected(
          "expression", "There is no minus for expressions; subtract from zero: 0 - x");
    }
    if (!number) {
      throw cursor.expected(
          "expression", "A number with a unit is a duration; only call options take one");
    }
    if (negative) {
      cursor.next();
    }
    cursor.next();
    Span span = cursor.since(first.span());
    String text = (negative ? "-" : "") + digits.text();
    return literal(
        span,
        digits.is(TokenKind.FLOAT)
            ? new FloatValue(real(text, span))
            : new IntValue(integer(text, span)));
  }

  private static double real(String text, Span span) {
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw new ParseFailure(
          SyntaxMessages.syntax(
              "float literal out of range: " + text,
              span,
              "Float holds -1.7976931348623157e308 to 1.7976931348623157e308"));
    }
    return number;
  }

  static long integer(String text, Span span) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    if (digits.length() > 1 && digits.startsWith("0")) {
      throw new ParseFailure(
          SyntaxMessages.syntax("an integer has no leading zeros: '" + text + "'", span));
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      throw new ParseFailure(
          SyntaxMessages.syntax(
              "integer literal out of range: " + text,
              span,
              "Int holds -9223372036854775808 to 9223372036854775807"));
    }
  }

  private Expression string(Token token) {
    List<String> texts = new ArrayList<>();
    List<Expression> expressions = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int end = token.span().end() - 1;
    int offset = token.span().start() + 1;
    while (offset < end) {
      char unit = source.charAt(offset);
      if (unit == '\\') {
        text.append(escape(offset));
        offset += 2;
      } else if (unit == '$' && source.charAt(offset + 1) == '{') {
        List<Token> tokens = embedded(offset + 2, end);
        texts.add(text.toString());
        text.setLength(0);
        expressions.add(embedded(tokens));
        offset = tokens.getLast().span().end() + 1;
      } else {
        text.append(unit);
        offset++;
      }
    }
    if (expressions.isEmpty()) {
      return literal(token.span(), new TextValue(text.toString()));
    }
    texts.add(text.toString());
    return depth.checked(
        new StringTemplate(cursor.nextId(), token.span(), texts, expressions), expressions);
  }

  private char escape(int offset) {
    char unit = source.charAt(offset + 1);
    return switch (unit) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '\\', '"', '$' -> unit;
      default ->
          throw new ParseFailure(
              SyntaxMessages.syntax(
                  "unknown escape '\\" + unit + "'",
                  new Span(offset, offset + 2),
                  "Escapes: \\n \\t \\r \\\\ \\\" \\$"));
    };
  }

  /** What stands between the brace before {@code from} and its partner. */
  private List<Token> embedded(int from, int end) {
    return Lexer.embedded(source, from, end)
        .orElseThrow(() ->
            new ParseFailure(
                SyntaxMessages.syntax("expected '}' at the end of '${'", new Span(from - 2, end))));
  }

  private Expression embedded(List<Token> tokens) {
    TokenCursor inner = cursor.over(tokens);
    Expression expression =
        cursor.nested(() -> new ExpressionParser(source, inner, depth).expression());
    if (!inner.at(TokenKind.END)) {
      throw inner.expected("'}'");
    }
    return expression;
  }
}
