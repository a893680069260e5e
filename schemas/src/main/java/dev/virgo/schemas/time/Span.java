package dev.virgo.schemas.time;

/**
 * A half-open stretch {@code [t0, t1)} of the recording clock in which a stream has no gap.
 *
 * @param t0Ns start, nanoseconds since the recording's start
 * @param t1Ns end (exclusive)
 */
public record Span(long t0Ns, long t1Ns) {
  public Span {
    if (t0Ns < 0 || t1Ns < t0Ns) {
      throw new IllegalArgumentException(
          "a span is [t0, t1) with 0 <= t0 <= t1, not [" + t0Ns + "ns, " + t1Ns + "ns)");
    }
  }

  /** Nanoseconds from start to end. */
  public long lengthNs() {
    return t1Ns - t0Ns;
  }
}
