package dev.virgo.runtime.run;

import dev.virgo.lang.ir.CallOptions.Rate;

/**
 * Lets through as many calls as a rate allows: the first {@code count} at once, then one each time
 * that another {@code period / count} has gone by.
 */
final class TokenBucket {

  private final long count;
  private final double perToken;

  /**
   * When the bucket was, or will be, full again if nobody takes anything more: calls that wait have
   * taken what is yet to come.
   */
  private double full;

  TokenBucket(Rate rate, long now) {
    this.count = rate.count();
    this.perToken = (double) RunSettings.atMostAYear(rate.period()).toNanos() / rate.count();
    this.full = now;
  }

  /**
   * Takes a token.
   *
   * @param now nanoseconds on the timeline
   * @return how many nanoseconds to wait before it is there
   */
  synchronized long take(long now) {
    full = Math.max(full, (double) now) + perToken;
    return Math.max(0, Math.round(full - now - count * perToken));
  }

  /** Gives back a token that was waited for and never used. */
  synchronized void giveBack() {
    full -= perToken;
  }
}
