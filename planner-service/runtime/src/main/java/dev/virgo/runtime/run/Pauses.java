package dev.virgo.runtime.run;

import dev.virgo.lang.ir.CallOptions.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a failed attempt is made again.
 *
 * @param delay base pause; zero for none
 */
record Pauses(Duration delay, Backoff backoff) {

  /** No pause is longer, not even a fixed one. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  static Pauses of(@Nullable Duration delay, @Nullable Backoff backoff) {
    return new Pauses(
        delay == null ? Duration.ZERO : delay, backoff == null ? Backoff.FIXED : backoff);
  }

  /** The pause before retry n = 1, 2, …: d, d·n, or d·2^(n-1). */
  Duration before(int retry) {
    if (delay.compareTo(LONGEST) >= 0) {
      return LONGEST;
    }
    Duration pause =
        switch (backoff) {
          case FIXED -> delay;
          case LINEAR -> delay.multipliedBy(retry);
          // 2^15 ms is more than the longest pause; more could overflow.
          case EXPONENTIAL -> delay.multipliedBy(1L << Math.min(retry - 1, 40));
        };
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
