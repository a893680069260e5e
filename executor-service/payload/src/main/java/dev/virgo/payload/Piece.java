package dev.virgo.payload;

import dev.virgo.schemas.time.Span;
import dev.virgo.transform.SignalHeader;

/**
 * The samples of one gapless stretch of a slice.
 *
 * @param span the stretch of recording time that the samples cover, nanoseconds; within the slice
 * @param timesNs time of each sample, ascending, all within the span; not copied
 * @param samples physical values by channel, then by time; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // The samples are the value; boxing them costs memory.
public record Piece(Span span, long[] timesNs, double[][] samples) {
  /**
   * Checks that every channel has a value per time.
   *
   * @throws IllegalArgumentException if one has not, or the times leave the span
   */
  public Piece {
    for (double[] channel : samples) {
      if (channel.length != timesNs.length) {
        throw new IllegalArgumentException(
            "a piece of %d times has a channel of %d samples"
                .formatted(timesNs.length, channel.length));
      }
    }
    if (timesNs.length > 0
        && (timesNs[0] < span.t0Ns() || timesNs[timesNs.length - 1] >= span.t1Ns())) {
      throw new IllegalArgumentException(
          "samples from %d ns to %d ns lie outside of their span [%d ns, %d ns)"
              .formatted(timesNs[0], timesNs[timesNs.length - 1], span.t0Ns(), span.t1Ns()));
    }
  }

  /**
   * Samples on the grid of their segment.
   *
   * @param segmentT0Ns start of the segment, nanoseconds since the recording's start
   * @param firstSample number, in the segment, of the first sample
   */
  public static Piece onGrid(
      Span span, SignalHeader header, long segmentT0Ns, long firstSample, double[][] samples) {
    var times = new long[samples.length == 0 ? 0 : samples[0].length];
    for (int i = 0; i < times.length; i++) {
      times[i] = segmentT0Ns + header.offsetNs(firstSample + i);
    }
    return new Piece(span, times, samples);
  }

  /** Samples per channel. */
  public int sampleCount() {
    return timesNs.length;
  }
}
