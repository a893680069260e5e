package dev.virgo.executor.backend;

/** What computes is not there now: nobody's fault, and worth another attempt later. */
public final class BackendAway extends Exception {
  private static final long serialVersionUID = 1L;

  public BackendAway(String message) {
    super(message);
  }
}
