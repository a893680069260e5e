package dev.virgo.lang.syntax;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The binary operators as written. */
public enum Operator {
  OR("or", 1),
  AND("and", 2),
  EQUAL("==", 4),
  NOT_EQUAL("!=", 4),
  LESS("<", 4),
  LESS_EQUAL("<=", 4),
  GREATER(">", 4),
  GREATER_EQUAL(">=", 4),
  PLUS("+", 5),
  MINUS("-", 5),
  TIMES("*", 6),
  DIVIDE("/", 6);

  static final int LOOSEST = 1;
  static final int NOT_LEVEL = 3;
  static final int COMPARISON_LEVEL = 4;

  private static final Map<TokenKind, Operator> BY_TOKEN = byToken();

  private final String spelling;
  private final int level;

  Operator(String spelling, int level) {
    this.spelling = spelling;
    this.level = level;
  }

  private static Map<TokenKind, Operator> byToken() {
    Map<TokenKind, Operator> operators = new EnumMap<>(TokenKind.class);
    for (Operator operator : values()) {
      for (TokenKind kind : TokenKind.values()) {
        if (operator.spelling.equals(kind.spelling())) {
          operators.put(kind, operator);
        }
      }
    }
    return operators;
  }

  /** The operator that a token is; null if it is none. */
  static @Nullable Operator of(TokenKind kind) {
    return BY_TOKEN.get(kind);
  }

  public String spelling() {
    return spelling;
  }

  /** How tightly it binds; {@code not} stands at 3. */
  public int level() {
    return level;
  }

  public boolean isComparison() {
    return level == COMPARISON_LEVEL;
  }

  public boolean isLogical() {
    return level < NOT_LEVEL;
  }
}
