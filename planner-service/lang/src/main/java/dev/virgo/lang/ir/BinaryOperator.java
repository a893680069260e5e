package dev.virgo.lang.ir;

/**
 * What a {@link IrNode.Binary} does. AND and OR look at their right side only if the left one does
 * not decide.
 */
public enum BinaryOperator {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  AND,
  OR,
  MERGE
}
