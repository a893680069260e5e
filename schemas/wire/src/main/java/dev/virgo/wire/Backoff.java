package dev.virgo.wire;

import java.time.Duration;

/** Waits between attempts that double: 100 ms, 200 ms, ... 5 s. One thread only. */
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofSeconds(5);

  private Duration next = FIRST;

  /** How long to wait before the next attempt; the wait after it is twice as long. */
  public Duration next() {
    var now = next;
    var doubled = next.multipliedBy(2);
    next = doubled.compareTo(LAST) > 0 ? LAST : doubled;
    return now;
  }

  /** An attempt succeeded: the next wait is the shortest again. */
  public void reset() {
    next = FIRST;
  }
}
