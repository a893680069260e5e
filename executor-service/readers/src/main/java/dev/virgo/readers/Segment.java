package dev.virgo.readers;

/**
 * A stretch of a stream without a gap.
 *
 * @param t0Ns time of its first sample, nanoseconds since the recording's start
 * @param samples how many samples it has per channel
 */
public record Segment(long t0Ns, long samples) {
  public Segment {
    if (t0Ns < 0 || samples < 1) {
      throw new IllegalArgumentException(
          "a segment starts at or after 0 and has samples, not " + t0Ns + "ns, " + samples);
    }
  }
}
