package dev.virgo.lang.syntax;

/** What single units of text mean outside of words, numbers and strings. */
final class Units {

  private Units() {}

  /** What two units mean together; {@link TokenKind#UNKNOWN} if nothing. */
  static TokenKind pair(char first, char second) {
    return switch (second) {
      case '=' ->
          switch (first) {
            case '=' -> TokenKind.EQUAL;
            case '!' -> TokenKind.NOT_EQUAL;
            case '<' -> TokenKind.LESS_EQUAL;
            case '>' -> TokenKind.GREATER_EQUAL;
            default -> TokenKind.UNKNOWN;
          };
      case '>' ->
          first == '-' ? TokenKind.ARROW : first == '=' ? TokenKind.FAT_ARROW : TokenKind.UNKNOWN;
      case '?' -> first == '?' ? TokenKind.COALESCE : TokenKind.UNKNOWN;
      default -> TokenKind.UNKNOWN;
    };
  }

  /** What a unit means by itself; {@link TokenKind#UNKNOWN} if nothing. */
  static TokenKind single(char unit) {
    return switch (unit) {
      case '=' -> TokenKind.EQUALS;
      case '<' -> TokenKind.LESS;
      case '>' -> TokenKind.GREATER;
      case '+' -> TokenKind.PLUS;
      case '-' -> TokenKind.MINUS;
      case '*' -> TokenKind.STAR;
      case '/' -> TokenKind.SLASH;
      case '.' -> TokenKind.DOT;
      case ',' -> TokenKind.COMMA;
      case ':' -> TokenKind.COLON;
      case '(' -> TokenKind.OPEN_PAREN;
      case ')' -> TokenKind.CLOSE_PAREN;
      case '[' -> TokenKind.OPEN_BRACKET;
      case ']' -> TokenKind.CLOSE_BRACKET;
      case '{' -> TokenKind.OPEN_BRACE;
      case '}' -> TokenKind.CLOSE_BRACE;
      case '|' -> TokenKind.PIPE;
      case '@' -> TokenKind.AT;
      default -> TokenKind.UNKNOWN;
    };
  }

  static boolean isLetter(char unit) {
    return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z') || unit == '_';
  }

  static boolean isDigit(char unit) {
    return unit >= '0' && unit <= '9';
  }
}
