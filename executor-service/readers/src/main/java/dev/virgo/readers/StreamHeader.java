package dev.virgo.readers;

import dev.virgo.schemas.time.SampleClock;
import java.util.List;

/**
 * One modality of a recording.
 *
 * @param name {@code eeg}, {@code eog}, {@code ecg}, {@code emg} or {@code signal}, numbered from
 *     the second rate of a type on ({@code eeg_2}); {@code annotations} for the events
 * @param kind what it holds
 * @param rateNum samples ...
 * @param rateDen ... per this many seconds; the fraction is reduced
 * @param channels columns, in the file's order, no name twice
 * @param segments stretches without a gap, in time's order
 */
public record StreamHeader(
    String name,
    StreamKind kind,
    long rateNum,
    long rateDen,
    List<Channel> channels,
    List<Segment> segments) {
  public StreamHeader {
    channels = List.copyOf(channels);
    segments = List.copyOf(segments);
  }

  /**
   * An events stream. Its clock ticks in nanoseconds and it has no gap, so its one segment says how
   * long the recording is; it has no samples to read.
   */
  public static StreamHeader events(String name, long extentNs) {
    return new StreamHeader(
        name,
        StreamKind.EVENTS,
        1_000_000_000L,
        1,
        List.of(
            new Channel("onset_ns", "ns"),
            new Channel("duration_ns", "ns"),
            new Channel("label", "")),
        List.of(new Segment(0, extentNs)));
  }

  /** Samples per channel over all segments. */
  public long samples() {
    return segments.stream().mapToLong(Segment::samples).sum();
  }

  /** Where the samples of a segment lie. */
  public SampleClock clock() {
    return new SampleClock(rateNum, rateDen);
  }

  /** End of the last segment, nanoseconds since the recording's start. */
  public long endNs() {
    if (segments.isEmpty()) {
      return 0;
    }
    var last = segments.getLast();
    return last.t0Ns() + clock().lengthNs(last.samples());
  }
}
