package dev.virgo.lang.syntax;

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

  private final String spelling;
  private final int level;

  Operator(String spelling, int level) {
    this.spelling = spelling;
    this.level = level;
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
