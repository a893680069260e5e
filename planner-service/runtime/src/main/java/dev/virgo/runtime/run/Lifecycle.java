package dev.virgo.runtime.run;

import java.util.Locale;

/**
 * Whether an engine takes runs, as a value: every method gives the next state (constellation lang,
 * section 8.7).
 *
 * @param inFlight runs that have begun and not ended
 * @param cancelAt of a draining engine: when what is left is cancelled
 */
record Lifecycle(Phase phase, int inFlight, long cancelAt) {

  /** Running, then draining, then stopped. */
  enum Phase {
    RUNNING,
    DRAINING,
    STOPPED;

    /** As it is written. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Lifecycle fresh() {
    return new Lifecycle(Phase.RUNNING, 0, 0);
  }

  boolean admits() {
    return phase == Phase.RUNNING;
  }

  /** A run begins, which it may only while runs are admitted. */
  Lifecycle begun() {
    if (!admits()) {
      throw new IllegalStateException("no run begins when the engine is " + phase);
    }
    return new Lifecycle(phase, inFlight + 1, cancelAt);
  }

  /** A run has ended. */
  Lifecycle ended() {
    return settled(phase, inFlight - 1, cancelAt);
  }

  /** No more runs are admitted; those that there are may end until then. */
  Lifecycle drain(long until) {
    return phase == Phase.RUNNING ? settled(Phase.DRAINING, inFlight, until) : this;
  }

  /** Whether what has not ended is to be cancelled. */
  boolean isOverdue(long now) {
    return phase == Phase.DRAINING && now - cancelAt >= 0;
  }

  private static Lifecycle settled(Phase phase, int inFlight, long cancelAt) {
    return new Lifecycle(
        phase == Phase.DRAINING && inFlight == 0 ? Phase.STOPPED : phase, inFlight, cancelAt);
  }
}
