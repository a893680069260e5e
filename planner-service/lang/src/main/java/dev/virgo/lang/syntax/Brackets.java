package dev.virgo.lang.syntax;

/** Which tokens open and close. */
final class Brackets {

  private Brackets() {}

  /** 1 for an opening, -1 for a closing bracket, else 0. */
  static int change(TokenKind kind) {
    if (kind == TokenKind.OPEN_PAREN
        || kind == TokenKind.OPEN_BRACKET
        || kind == TokenKind.OPEN_BRACE) {
      return 1;
    }
    return isClosing(kind) ? -1 : 0;
  }

  static boolean isClosing(TokenKind kind) {
    return kind == TokenKind.CLOSE_PAREN
        || kind == TokenKind.CLOSE_BRACKET
        || kind == TokenKind.CLOSE_BRACE;
  }
}
