package dev.virgo.lang.format;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Token;
import dev.virgo.lang.syntax.TokenKind;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the tokens of a text onto a page, each exactly once and in their order. Only commas come
 * and go: none stands before a closing bracket, one between two cases.
 */
final class Pen {

  private final String source;
  private final List<Token> tokens;
  private final Page page = new Page();
  private int index;

  /** What stands before the next token. */
  private Comment.Gap gap;

  Pen(String source, List<Token> tokens) {
    this.source = source;
    this.tokens = tokens;
    this.gap = gapBefore(0);
    page.comments(gap.comments());
  }

  Page page() {
    return page;
  }

  private Comment.Gap gapBefore(int token) {
    int start = token == 0 ? 0 : tokens.get(token - 1).span().end();
    return Comment.Gap.between(source, start, tokens.get(token).span().start(), token == 0);
  }

  private Token peek() {
    return tokens.get(index);
  }

  boolean at(TokenKind kind) {
    return peek().kind() == kind;
  }

  private Token advance() {
    Token token = peek();
    index++;
    gap = gapBefore(index);
    page.comments(gap.comments());
    return token;
  }

  /** Whether a comment waits, or stands somewhere before the token that begins at that offset. */
  boolean isCommentedBefore(int offset) {
    if (page.hasWaiting()) {
      return true;
    }
    for (int token = index; tokens.get(token).span().start() < offset; token++) {
      if (!gapBefore(token + 1).comments().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a comment stands between that end of a token and the next token of a kind. */
  boolean isCommentedBetween(int end, TokenKind kind) {
    int token = lastUpTo(end);
    do {
      if (!gapBefore(token + 1).comments().isEmpty()) {
        return true;
      }
      token++;
    } while (tokens.get(token).kind() != kind);
    return false;
  }

  /** The index of the last token that ends at an offset or before; looks behind the next one. */
  private int lastUpTo(int end) {
    int low = index;
    int high = tokens.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (tokens.get(middle).span().end() <= end) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The next token, whatever it is. */
  void token() {
    page.text(advance().text());
  }

  /** The next token, which is of that kind. */
  void token(TokenKind kind) {
    if (!at(kind)) {
      throw new IllegalStateException(
          "the tree has " + kind + " at " + peek().span() + ", the text has " + peek().kind());
    }
    token();
  }

  /** The tokens up to the end of the span, without anything between them. */
  void through(Span span) {
    while (peek().span().start() < span.end()) {
      token();
    }
  }

  /** The tokens up to the end of the span, with a space behind commas only. */
  void parted(Span span) {
    while (peek().span().start() < span.end()) {
      boolean comma = at(TokenKind.COMMA);
      token();
      if (comma) {
        space();
      }
    }
  }

  void space() {
    page.text(" ");
  }

  /** The keyword or sign with a space before and behind it. */
  void spaced(TokenKind kind) {
    space();
    token(kind);
    space();
  }

  /** A comma that the text may lack. */
  void comma() {
    skipComma();
    page.text(",");
  }

  /** Leaves out a comma, if there is one. */
  void skipComma() {
    if (at(TokenKind.COMMA)) {
      advance();
    }
  }

  /** The end of a declaration; keeps one empty line of the text. */
  void lineEnd() {
    page.lineEnd(gap.endsBlank());
  }

  /**
   * {@code open item, item close}: on one line, or each item on its own.
   *
   * @param padding what stands inside of the brackets on one line
   */
  <T> void bracketed(
      TokenKind open, TokenKind close, String padding, List<T> items, Consumer<T> item) {
    page.group(() -> {
      token(open);
      page.indented(() -> {
        for (int i = 0; i < items.size(); i++) {
          page.line(i == 0 ? padding : " ");
          item.accept(items.get(i));
          if (i < items.size() - 1) {
            comma();
          }
        }
      });
      skipComma();
      page.closingLine(items.isEmpty() ? "" : padding);
      token(close);
    });
  }

  /** Like {@link #bracketed}, as many items on a line as fit. */
  <T> void filled(TokenKind open, TokenKind close, List<T> items, Consumer<T> item) {
    page.group(() -> {
      token(open);
      page.indented(() -> {
        page.line("");
        item.accept(items.getFirst());
        for (T next : items.subList(1, items.size())) {
          comma();
          page.group(() -> {
            page.line(" ");
            item.accept(next);
          });
        }
      });
      skipComma();
      page.closingLine("");
      token(close);
    });
  }
}
