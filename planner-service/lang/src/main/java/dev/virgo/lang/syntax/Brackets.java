package dev.virgo.lang.syntax;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

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

  /** The index of the bracket that closes, for each that opens; the last index where none does. */
  static int[] partners(List<Token> tokens) {
    int[] partners = new int[tokens.size()];
    Arrays.fill(partners, tokens.size() - 1);
    Deque<Integer> open = new ArrayDeque<>();
    for (int index = 0; index < partners.length; index++) {
      int change = change(tokens.get(index).kind());
      if (change > 0) {
        open.push(index);
      } else if (change < 0 && !open.isEmpty()) {
        partners[open.pop()] = index;
      }
    }
    return partners;
  }

  static boolean isClosing(TokenKind kind) {
    return kind == TokenKind.CLOSE_PAREN
        || kind == TokenKind.CLOSE_BRACKET
        || kind == TokenKind.CLOSE_BRACE;
  }
}
