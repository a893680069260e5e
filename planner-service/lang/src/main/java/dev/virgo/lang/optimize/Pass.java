package dev.virgo.lang.optimize;

/** A way to have less to do. Passes are applied in this order. */
public enum Pass {
  /** What is known when compiling is not worked out again by every run. */
  CONSTANT_FOLDING,
  /** What is written twice is worked out once. */
  COMMON_SUBEXPRESSION,
  /** What nobody asks for is left out; inputs and actions stay. */
  DEAD_CODE
}
