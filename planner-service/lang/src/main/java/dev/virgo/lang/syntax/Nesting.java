package dev.virgo.lang.syntax;

/**
 * How deep a text may go; everything that walks its tree recurses as deep.
 *
 * <p>What people write fits on the stack of any thread. What machines write may need a thread with
 * a larger one.
 */
public enum Nesting {
  USUAL(100, 200),
  /** Needs some megabytes of stack. */
  DEEP(1_200, 2_000);

  private final int levels;
  private final int steps;

  Nesting(int levels, int steps) {
    this.levels = levels;
    this.steps = steps;
  }

  /** How deeply constructs may stand in each other. */
  int levels() {
    return levels;
  }

  /** How many steps an expression may have; long chains are deep without being nested. */
  int steps() {
    return steps;
  }
}
