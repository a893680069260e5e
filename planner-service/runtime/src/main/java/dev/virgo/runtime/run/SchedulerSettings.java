package dev.virgo.runtime.run;

import java.time.Duration;

/**
 * How many calls run at the same time, and who waits.
 *
 * @param maxConcurrency so many run
 * @param starvationTimeout who waits longer goes first
 * @param maxQueueSize no more may wait; 0 for any number
 */
public record SchedulerSettings(int maxConcurrency, Duration starvationTimeout, int maxQueueSize) {

  public SchedulerSettings {
    if (maxConcurrency < 1 || maxQueueSize < 0 || starvationTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "at least one call runs at a time, and neither a queue nor a time is negative");
    }
    starvationTimeout = RunSettings.atMostAYear(starvationTimeout);
  }

  /** So many, and any number may wait. */
  public static SchedulerSettings of(int maxConcurrency) {
    return new SchedulerSettings(maxConcurrency, Duration.ofSeconds(30), 0);
  }
}
