package dev.virgo.runtime.run;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Whose turn it is among those who wait (constellation lang, section 8.6): the highest priority
 * first, which grows with waiting, and in order among equals.
 *
 * @param priority 0 to 100
 * @param number in the order of coming
 * @param since when it came
 */
record Turn(int priority, long number, long since) {

  static final int LOWEST = 0;
  static final int HIGHEST = 100;

  private static final long STEP = Duration.ofSeconds(5).toNanos();
  private static final int GAIN = 10;

  Turn {
    priority = Math.clamp(priority, LOWEST, HIGHEST);
  }

  /** The priority after so long: ten more for every five seconds. */
  int effective(long now) {
    long steps = Math.max(0, now - since) / STEP;
    return (int) Math.min(HIGHEST, priority + Math.min(steps, HIGHEST) * GAIN);
  }

  /** How often the priority has grown. */
  int promotions(long now) {
    return (effective(now) - priority + GAIN - 1) / GAIN;
  }

  /** Whether it has waited for so long that it goes before all others. */
  boolean isStarved(long now, Duration starvation) {
    return now - since > starvation.toNanos();
  }

  /** The effective priority, or more than any where it has waited for too long. */
  private int standing(long now, Duration starvation) {
    return isStarved(now, starvation) ? HIGHEST + 1 : effective(now);
  }

  /** Who is next; empty if nobody waits. */
  static Optional<Turn> next(Collection<Turn> waiting, long now, Duration starvation) {
    return waiting.stream()
        .min(
            Comparator.<Turn>comparingInt(turn -> -turn.standing(now, starvation))
                .thenComparingLong(Turn::number));
  }
}
