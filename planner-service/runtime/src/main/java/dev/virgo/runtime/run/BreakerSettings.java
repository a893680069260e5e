package dev.virgo.runtime.run;

import java.time.Duration;

/**
 * When the circuit breaker of a module opens and for how long.
 *
 * @param failureThreshold so many failures one after the other open it
 * @param resetDuration so long no call is let through
 * @param halfOpenMaxProbes then so many at the same time, to see whether the module works again
 */
public record BreakerSettings(int failureThreshold, Duration resetDuration, int halfOpenMaxProbes) {

  public BreakerSettings {
    if (failureThreshold < 1 || halfOpenMaxProbes < 1 || resetDuration.isNegative()) {
      throw new IllegalArgumentException(
          "a breaker needs at least one failure and one probe, and no negative time");
    }
    resetDuration = RunSettings.atMostAYear(resetDuration);
  }

  /** Five failures, half a minute, one probe. */
  public static BreakerSettings standard() {
    return new BreakerSettings(5, Duration.ofSeconds(30), 1);
  }
}
