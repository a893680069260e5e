package dev.virgo.integration.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param invariant the sentence that is not true
   * @param detail what was seen instead
   */
  Violation(String invariant, String detail) {
    super("not true that " + invariant + ": " + detail);
  }
}
