package dev.virgo.schemas.time;

/**
 * A half-open stretch {@code [t0, t1)} of the recording clock on the pipeline's grid.
 *
 * @param t0Ns start, nanoseconds since the recording's start
 * @param t1Ns end (exclusive), nanoseconds since the recording's start
 */
public record Slice(long t0Ns, long t1Ns) implements Comparable<Slice> {
  public Slice {
    if (t0Ns < 0 || t1Ns <= t0Ns) {
      throw new IllegalArgumentException(
          "a slice is [t0, t1) with 0 <= t0 < t1, not [" + t0Ns + "ns, " + t1Ns + "ns)");
    }
  }

  /** Nanoseconds from start to end. */
  public long lengthNs() {
    return t1Ns - t0Ns;
  }

  /** Whether the two stretches share an instant. */
  public boolean overlaps(long otherT0Ns, long otherT1Ns) {
    return t0Ns < otherT1Ns && otherT0Ns < t1Ns;
  }

  @Override
  public int compareTo(Slice other) {
    int order = Long.compare(t0Ns, other.t0Ns);
    return order == 0 ? Long.compare(t1Ns, other.t1Ns) : order;
  }

  @Override
  public String toString() {
    return "[" + t0Ns / 1e9 + "s," + t1Ns / 1e9 + "s)";
  }
}
