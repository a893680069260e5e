package dev.virgo.executor.ray;

import java.time.Duration;

/** How long to wait before the next attempt: twice as long as before, up to a most. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Duration next = FIRST;

  Duration next() {
    var pause = next;
    var doubled = pause.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return pause;
  }

  void succeeded() {
    next = FIRST;
  }
}
