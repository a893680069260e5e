package dev.virgo.wire;

import java.time.Duration;

/** Waits that double: 100 ms, 200 ms, ... 5 s. One thread only. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofSeconds(5);

  private Duration next = FIRST;

  Duration next() {
    var now = next;
    var doubled = next.multipliedBy(2);
    next = doubled.compareTo(LAST) > 0 ? LAST : doubled;
    return now;
  }

  void reset() {
    next = FIRST;
  }
}
