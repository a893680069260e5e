package dev.virgo.worker;

import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import dev.virgo.transform.SignalHeader;

/** Which samples of a segment a stretch of time holds. */
record Samples(long first, int count) {
  /** The samples of a segment with {@code t0 <= time < t1}, numbered from the segment's start. */
  static Samples within(SignalHeader header, Span segment, long t0Ns, long t1Ns) {
    long start = segment.t0Ns();
    long first = header.firstIndexAtOrAfter(Math.max(t0Ns, start) - start);
    long end = header.firstIndexAtOrAfter(Math.min(t1Ns, segment.t1Ns()) - start);
    return new Samples(first, Math.toIntExact(Math.max(0, end - first)));
  }

  static Samples within(SignalHeader header, Span segment, Window window) {
    return within(header, segment, window.w0Ns(), window.w1Ns());
  }
}
