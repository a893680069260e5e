package dev.virgo.integration.faults.history;

/**
 * A sentence that does not hold.
 *
 * @param invariant what should be true
 * @param instance where it is not
 */
public record Violation(String invariant, String instance) {
  @Override
  public String toString() {
    return invariant + ": " + instance;
  }
}
