package dev.virgo.wire;

import java.time.Duration;

/**
 * Waits between attempts that double, from 100 ms to half a second: whoever waits for another
 * service goes on soon after it is back, and a question every half second wears nobody out. One
 * thread only.
 */
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofMillis(500);

  private final Duration last;
  private Duration next = FIRST;

  /** Up to half a second. */
  public Backoff() {
    this(LAST);
  }

  /**
   * Up to another wait.
   *
   * @param last the longest
   */
  public Backoff(Duration last) {
    this.last = last;
  }

  /** How long to wait before the next attempt; the wait after it is twice as long, at most. */
  public Duration next() {
    var now = next;
    var doubled = next.multipliedBy(2);
    next = doubled.compareTo(last) > 0 ? last : doubled;
    return now;
  }

  /** An attempt succeeded: the next wait is the shortest again. */
  public void reset() {
    next = FIRST;
  }
}
