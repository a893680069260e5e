package dev.virgo.readers;

import dev.virgo.schemas.time.SampleClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the samples of a signal that lie in a stretch of time. Made once per stream, asked often: a
 * question costs a binary search, however many gaps there are.
 */
public final class SampleIndex {
  private final SampleClock clock;
  private final List<Segment> segments;
  private final long[] starts;
  private final long[] ends;
  private final long[] firsts;

  /** An index over the stream's segments. */
  public SampleIndex(StreamHeader stream) {
    this.clock = stream.clock();
    this.segments = stream.segments();
    this.starts = new long[segments.size()];
    this.ends = new long[segments.size()];
    this.firsts = new long[segments.size()];
    long first = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = segments.get(i).t0Ns();
      ends[i] = starts[i] + clock.lengthNs(segments.get(i).samples());
      firsts[i] = first;
      first += segments.get(i).samples();
    }
  }

  /**
   * A run of samples inside one segment.
   *
   * @param segment which segment, from 0
   * @param first running index over all segments: what {@link RecordingReader#read} takes
   * @param firstInSegment the same sample's index within its segment
   * @param count samples, at least 1
   */
  public record Run(int segment, long first, long firstInSegment, long count) {}

  /** The samples with t0 ≤ time &lt; t1, one run per segment that has some, in time's order. */
  public List<Run> within(long t0Ns, long t1Ns) {
    var runs = new ArrayList<Run>();
    int at = Arrays.binarySearch(starts, t0Ns);
    for (int i = at >= 0 ? at : Math.max(0, -at - 2); i < starts.length && starts[i] < t1Ns; i++) {
      long samples = segments.get(i).samples();
      long from = t0Ns >= ends[i] ? samples : clock.firstAtOrAfter(t0Ns - starts[i]);
      long to = t1Ns >= ends[i] ? samples : clock.firstAtOrAfter(t1Ns - starts[i]);
      if (from < to) {
        runs.add(new Run(i, firsts[i] + from, from, to - from));
      }
    }
    return runs;
  }

  /** Time of the sample with this index within a segment, nanoseconds since recording start. */
  public long timeOf(int segment, long indexInSegment) {
    return starts[segment] + clock.offsetNs(indexInSegment);
  }
}
