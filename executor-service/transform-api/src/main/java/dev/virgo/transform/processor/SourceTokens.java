package dev.virgo.transform.processor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Splits Java source into tokens, so that two texts are equal exactly if they differ in comments
 * and white space only.
 */
final class SourceTokens {
  private final String source;
  private int position;

  private SourceTokens(String source) {
    this.source = source;
  }

  /** The tokens of a piece of source that compiles. */
  static List<String> of(String source) {
    return new SourceTokens(withoutEscapes(source)).all();
  }

  /** The characters that Unicode escapes stand for, which may be those of a name. */
  private static String withoutEscapes(String source) {
    if (!source.contains("\\u")) {
      return source;
    }
    StringBuilder plain = new StringBuilder();
    int at = 0;
    while (at < source.length()) {
      char next = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
      if (source.charAt(at) != '\\' || (next != 'u' && next != '\\')) {
        plain.append(source.charAt(at++));
      } else if (next == '\\') {
        plain.append("\\\\");
        at += 2;
      } else {
        at++;
        while (source.charAt(at) == 'u') {
          at++;
        }
        plain.append((char) Integer.parseInt(source.substring(at, at + 4), 16));
        at += 4;
      }
    }
    return plain.toString();
  }

  /** The words among the tokens: identifiers and keywords, which can name a member or a class. */
  static Set<String> words(List<String> tokens) {
    Set<String> words = new LinkedHashSet<>();
    for (String token : tokens) {
      if (Character.isJavaIdentifierStart(token.charAt(0))) {
        words.add(token);
      }
    }
    return words;
  }

  /** The part of a class declaration before the opening brace of its body. */
  static String beforeBody(String declaration) {
    SourceTokens scan = new SourceTokens(declaration);
    int depth = 0;
    while (true) {
      scan.skipBlanksAndComments();
      int start = scan.position;
      if (start >= declaration.length()) {
        return declaration;
      }
      String token = scan.next();
      if (token.equals("{") && depth == 0) {
        return declaration.substring(0, start);
      }
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
    }
  }

  private List<String> all() {
    List<String> tokens = new ArrayList<>();
    while (true) {
      skipBlanksAndComments();
      if (position >= source.length()) {
        return tokens;
      }
      tokens.add(next());
    }
  }

  private void skipBlanksAndComments() {
    while (position < source.length()) {
      if (Character.isWhitespace(source.charAt(position))) {
        position++;
      } else if (source.startsWith("//", position)) {
        int end = source.indexOf('\n', position);
        position = end < 0 ? source.length() : end;
      } else if (source.startsWith("/*", position)) {
        int end = source.indexOf("*/", position + 2);
        position = end < 0 ? source.length() : end + 2;
      } else {
        return;
      }
    }
  }

  private String next() {
    int start = position;
    char first = source.charAt(start);
    if (source.startsWith("\"\"\"", start)) {
      return textBlock(start);
    }
    if (first == '"' || first == '\'') {
      position = closing(start + 1, String.valueOf(first));
    } else if (Character.isJavaIdentifierStart(first)) {
      while (position < source.length()
          && Character.isJavaIdentifierPart(source.charAt(position))) {
        position++;
      }
    } else if (startsNumber(start)) {
      number();
    } else {
      // One character each: ">" ">" and ">>" must be the same tokens in List<List<T>> however it is
      // written.
      position++;
    }
    return source.substring(start, position);
  }

  private boolean startsNumber(int at) {
    char c = source.charAt(at);
    boolean fraction =
        c == '.' && at + 1 < source.length() && Character.isDigit(source.charAt(at + 1));
    return Character.isDigit(c) || fraction;
  }

  private void number() {
    int start = position;
    boolean hexadecimal = source.startsWith("0x", start) || source.startsWith("0X", start);
    while (position < source.length()) {
      char c = source.charAt(position);
      char before = position > start ? source.charAt(position - 1) : ' ';
      boolean exponent = hexadecimal ? "pP".indexOf(before) >= 0 : "eE".indexOf(before) >= 0;
      boolean sign = (c == '+' || c == '-') && exponent;
      if (!Character.isJavaIdentifierPart(c) && c != '.' && !sign) {
        return;
      }
      position++;
    }
  }

  /**
   * A text block without its indentation and with one kind of line end: neither is part of its
   * value.
   */
  private String textBlock(int start) {
    position = closing(start + 3, "\"\"\"");
    String[] lines = source.substring(start + 3, position - 3).split("\\R", 2);
    return "\"\"\"\n" + lines[lines.length - 1].stripIndent() + "\"\"\"";
  }

  private int closing(int from, String quote) {
    int at = from;
    while (at < source.length() && !source.startsWith(quote, at)) {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(source.length(), at + quote.length());
  }
}
