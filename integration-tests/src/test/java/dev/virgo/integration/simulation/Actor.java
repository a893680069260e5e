package dev.virgo.integration.simulation;

/** Somebody who does one thing after the other; between any two of them others may. */
interface Actor {
  String name();

  /** Whether there is something to do. */
  boolean ready();

  /**
   * Does the next thing. An {@link Interruption} leaves the actor as it was: it does it again.
   *
   * @return what it did, for the history
   */
  String step();

  /** The process ends and starts again: whatever was only in its memory is gone. */
  void crash();
}
