package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;

/**
 * A token.
 *
 * @param text exactly as written
 * @param firstOnLine whether nothing but white space stands before it on its line
 */
public record Token(TokenKind kind, Span span, String text, boolean firstOnLine) {

  boolean is(TokenKind wanted) {
    return kind == wanted;
  }

  /** Whether {@code next} begins where this token ends. */
  boolean touches(Token next) {
    return span.end() == next.span().start();
  }

  /** As an error message names what it found. */
  String description() {
    if (kind == TokenKind.END) {
      return "end of file";
    }
    if (kind.isReserved()) {
      return "reserved word '" + text + "'";
    }
    if (kind == TokenKind.UNCLOSED_STRING) {
      return "a string without closing '\"'";
    }
    return "'" + (text.length() <= 40 ? text : text.substring(0, 37) + "...") + "'";
  }
}
