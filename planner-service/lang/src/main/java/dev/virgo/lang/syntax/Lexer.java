package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into tokens. Accepts any text: what begins no token becomes {@link TokenKind#UNKNOWN}.
 */
public final class Lexer {

  private final String source;
  private final int limit;
  private final List<Token> tokens = new ArrayList<>();
  private final RawTexts rawTexts = new RawTexts(tokens);
  private int position;
  private boolean firstOnLine = true;

  /** The text of the word that was just scanned; null if it was none. */
  private @Nullable String word;

  /**
   * A string ran to the end of the text. The text is refused then; what may follow is read line by
   * line, because looking for the end again from every later quote would take for ever.
   */
  private boolean unclosed;

  private Lexer(String source, int start, int limit) {
    this.source = source;
    this.position = start;
    this.limit = limit;
  }

  /**
   * All tokens of a text, the last one {@link TokenKind#END}. One byte order mark at the start is
   * skipped.
   */
  public static List<Token> tokens(String source) {
    int start = source.startsWith("\uFEFF") ? 1 : 0;
    return tokens(source, start, source.length());
  }

  /**
   * The tokens within {@code [start, limit)}, with offsets of the whole text, then {@link
   * TokenKind#END}.
   */
  static List<Token> tokens(String source, int start, int limit) {
    return new Lexer(source, start, limit).run();
  }

  /**
   * The tokens from {@code start} to the brace that closes the one before it, then {@link
   * TokenKind#END} at that brace; empty if none closes it before {@code limit}. Reads no further.
   */
  static Optional<List<Token>> embedded(String source, int start, int limit) {
    return new Lexer(source, start, limit).runToBrace();
  }

  private List<Token> run() {
    skipBlank();
    while (position < limit) {
      next();
    }
    return ended(limit);
  }

  private Optional<List<Token>> runToBrace() {
    int open = 1;
    skipBlank();
    while (position < limit) {
      next();
      Token token = tokens.getLast();
      if (token.is(TokenKind.OPEN_BRACE)) {
        open++;
      } else if (token.is(TokenKind.CLOSE_BRACE)) {
        open--;
        if (open == 0) {
          firstOnLine = tokens.removeLast().firstOnLine();
          return Optional.of(ended(token.span().start()));
        }
      }
    }
    return Optional.empty();
  }

  private void next() {
    int start = position;
    TokenKind kind = scan();
    String fixed = kind.spelling();
    String text = fixed == null ? word == null ? source.substring(start, position) : word : fixed;
    word = null;
    Token token = new Token(kind, new Span(start, position), text, firstOnLine);
    tokens.add(token);
    rawTexts.seen(token);
    firstOnLine = false;
    skipBlank();
  }

  private List<Token> ended(int at) {
    tokens.add(new Token(TokenKind.END, new Span(at, at), "", firstOnLine));
    return Collections.unmodifiableList(tokens);
  }

  private void skipBlank() {
    while (position < limit) {
      char unit = source.charAt(position);
      if (unit == '\n') {
        firstOnLine = true;
        position++;
      } else if (unit == ' ' || unit == '\t' || unit == '\r') {
        position++;
      } else if (unit == '#') {
        int end = source.indexOf('\n', position);
        position = end < 0 || end > limit ? limit : end;
      } else {
        return;
      }
    }
  }

  private char at(int offset) {
    return offset < limit ? source.charAt(offset) : '\0';
  }

  private TokenKind scan() {
    char unit = source.charAt(position);
    if (Units.isLetter(unit)) {
      return scanWord();
    }
    if (Units.isDigit(unit)) {
      return scanNumber();
    }
    if (unit == '"') {
      return scanString();
    }
    if (unit == '@' && Units.isDigit(at(position + 1)) && followsName()) {
      return scanVersion();
    }
    TokenKind two = Units.pair(unit, at(position + 1));
    if (two != TokenKind.UNKNOWN) {
      position += 2;
      return two;
    }
    position +=
        Character.isHighSurrogate(unit) && Character.isLowSurrogate(at(position + 1)) ? 2 : 1;
    return Units.single(unit);
  }

  private boolean followsName() {
    return !tokens.isEmpty()
        && tokens.getLast().is(TokenKind.IDENTIFIER)
        && tokens.getLast().span().end() == position;
  }

  private TokenKind scanWord() {
    int start = position;
    position = endOfWord(position);
    String text = source.substring(start, position);
    word = text;
    return TokenKind.ofWord(text);
  }

  /** A hyphen belongs to a name unless it begins an arrow. */
  private int endOfWord(int from) {
    int offset = from;
    while (offset < limit) {
      char unit = source.charAt(offset);
      boolean arrow = unit == '-' && at(offset + 1) == '>';
      if (!Units.isLetter(unit) && !Units.isDigit(unit) && (unit != '-' || arrow)) {
        break;
      }
      offset++;
    }
    return offset;
  }

  private TokenKind scanNumber() {
    skipDigits();
    TokenKind kind = TokenKind.INTEGER;
    if (at(position) == '.' && Units.isDigit(at(position + 1))) {
      position++;
      skipDigits();
      kind = TokenKind.FLOAT;
    }
    char mark = at(position);
    if (mark == 'e' || mark == 'E') {
      char next = at(position + 1);
      int digits = next == '+' || next == '-' ? position + 2 : position + 1;
      if (Units.isDigit(at(digits))) {
        position = digits;
        skipDigits();
        kind = TokenKind.FLOAT;
      }
    }
    if (Units.isLetter(at(position))) {
      position = endOfWord(position);
      kind = TokenKind.NUMBER_WITH_UNIT;
    }
    return kind;
  }

  private void skipDigits() {
    while (Units.isDigit(at(position))) {
      position++;
    }
  }

  private TokenKind scanVersion() {
    position++;
    while (Units.isDigit(at(position))
        || (at(position) == '.' && Units.isDigit(at(position + 1)))) {
      position++;
    }
    if (at(position) == '-'
        && (Units.isLetter(at(position + 1)) || Units.isDigit(at(position + 1)))) {
      position++;
      while (Units.isLetter(at(position))
          || Units.isDigit(at(position))
          || (at(position) == '-' && at(position + 1) != '>')
          || (at(position) == '.' && Units.isDigit(at(position + 1)))) {
        position++;
      }
    }
    return TokenKind.VERSION;
  }

  /** Finds the closing quote; {@code ${…}} holds expressions, which may hold strings again. */
  private TokenKind scanString() {
    if (rawTexts.expected()) {
      return scanRawString();
    }
    int plain = endOfPlainString(position + 1);
    if (plain >= 0) {
      position = plain;
      return TokenKind.STRING;
    }
    // One entry per open string; the number counts the braces open inside its interpolation, -1 =
    // in its text.
    Deque<Integer> open = new ArrayDeque<>();
    open.push(-1);
    int offset = position + 1;
    while (offset < limit && !(unclosed && source.charAt(offset) == '\n')) {
      char unit = source.charAt(offset++);
      int braces = open.element();
      if (braces < 0) {
        if (unit == '\\') {
          offset++;
        } else if (unit == '"') {
          open.pop();
          if (open.isEmpty()) {
            position = offset;
            return TokenKind.STRING;
          }
        } else if (unit == '$' && at(offset) == '{') {
          offset++;
          replaceTop(open, 1);
        }
      } else if (unit == '"') {
        open.push(-1);
      } else if (unit == '{') {
        replaceTop(open, braces + 1);
      } else if (unit == '}') {
        replaceTop(open, braces == 1 ? -1 : braces - 1);
      }
    }
    unclosed = true;
    int lineEnd = source.indexOf('\n', position);
    position = lineEnd < 0 || lineEnd > limit ? limit : lineEnd;
    return TokenKind.UNCLOSED_STRING;
  }

  /** Where a string ends that holds nothing but text; -1 if it holds more. */
  private int endOfPlainString(int from) {
    for (int offset = from; offset < limit; offset++) {
      char unit = source.charAt(offset);
      if (unit == '"') {
        return offset + 1;
      }
      if (unit == '\\' || unit == '$' || (unit == '\n' && unclosed)) {
        return -1;
      }
    }
    return -1;
  }

  private TokenKind scanRawString() {
    int end = source.indexOf('"', position + 1);
    int lineEnd = source.indexOf('\n', position);
    boolean closed = end >= 0 && end < limit && (lineEnd < 0 || end < lineEnd);
    position = closed ? end + 1 : lineEnd < 0 || lineEnd > limit ? limit : lineEnd;
    return closed ? TokenKind.STRING : TokenKind.UNCLOSED_STRING;
  }

  private static void replaceTop(Deque<Integer> open, int braces) {
    open.pop();
    open.push(braces);
  }
}
