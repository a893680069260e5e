package dev.virgo.launcher;

import java.time.Duration;

/** What happens when a service's process has ended by itself. */
final class RestartPolicy {
  /** After so many short lives in a row, a service that was never ready will not become so. */
  static final int SHORT_LIVES_ALLOWED = 3;

  /** A process that lived so long after it was ready does not end because of how it started. */
  static final Duration WELL = Duration.ofSeconds(10);

  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 6;

  private RestartPolicy() {}

  /** What to do. */
  sealed interface Decision {
    /**
     * Start it again.
     *
     * @param shortLives to be handed in next time
     */
    record Restart(Duration delay, int shortLives) implements Decision {}

    /** It cannot start at all. */
    record GiveUp() implements Decision {}
  }

  /**
   * Decides.
   *
   * @param wasEverReady whether the service has been ready since the system started
   * @param shortLives how many processes in a row were not well, this one not counted
   * @param sinceReady how long ago this one was ready first; zero if it never did
   */
  static Decision afterExit(boolean wasEverReady, int shortLives, Duration sinceReady) {
    int inARow = sinceReady.compareTo(WELL) < 0 ? shortLives + 1 : 0;
    if (!wasEverReady && inARow >= SHORT_LIVES_ALLOWED) {
      return new Decision.GiveUp();
    }
    return new Decision.Restart(delay(inARow), inARow);
  }

  private static Duration delay(int shortLives) {
    if (shortLives == 0) {
      return Duration.ZERO;
    }
    int doublings = Math.min(shortLives - 1, DOUBLINGS);
    Duration delay = FIRST_DELAY.multipliedBy(1L << doublings);
    return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
  }
}
