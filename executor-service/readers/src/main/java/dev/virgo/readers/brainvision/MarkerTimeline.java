package dev.virgo.readers.brainvision;

import dev.virgo.readers.Annotation;
import dev.virgo.readers.Segment;
import dev.virgo.readers.UnreadableRecording;
import dev.virgo.readers.format.AnnotationList;
import dev.virgo.readers.format.FileBytes;
import dev.virgo.readers.format.Rate;
import dev.virgo.schemas.time.SampleClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Segments and annotations from the markers. A {@code New Segment} says that the recording was
 * paused before that sample; if it and the first one are dated, the dates tell for how long,
 * otherwise the segment follows the last one at once, but still is a segment of its own.
 */
final class MarkerTimeline {
  private static final Duration LONGEST = Duration.ofDays(36525);

  private final FileBytes file;
  private final Rate rate;
  private final SampleClock clock;
  private final long samples;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Long> firsts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable Instant start;

  /**
   * @param file the marker file, for errors
   * @param samples per channel in the data file
   */
  MarkerTimeline(FileBytes file, Rate rate, long samples, List<Marker> markers) {
    this.file = file;
    this.rate = rate;
    this.clock = new SampleClock(rate.num(), rate.den());
    this.samples = samples;
    var breaks =
        markers.stream()
            .filter(marker -> marker.beginsSegment() && marker.sample() >= 0)
            .filter(marker -> marker.sample() < samples)
            .sorted(Comparator.comparingLong(Marker::sample))
            .toList();
    if (!breaks.isEmpty() && breaks.getFirst().sample() == 0) {
      start = breaks.getFirst().date();
    }
    segment(breaks);
  }

  private void segment(List<Marker> breaks) {
    long first = 0;
    long t0Ns = 0;
    for (var marker : breaks) {
      if (marker.sample() == first) {
        continue;
      }
      long endNs = t0Ns + clock.lengthNs(marker.sample() - first);
      long nextNs = dated(marker, endNs);
      if (nextNs == endNs && marker.date() != null && start != null) {
        continue; // dated, and the dates say that nothing is missing
      }
      add(t0Ns, first, marker.sample());
      t0Ns = nextNs;
      first = marker.sample();
    }
    add(t0Ns, first, samples);
  }

  private void add(long t0Ns, long first, long end) {
    segments.add(new Segment(t0Ns, end - first));
    firsts.add(first);
  }

  private long dated(Marker marker, long endNs) {
    if (start == null || marker.date() == null) {
      return endNs;
    }
    var since = Duration.between(start, marker.date());
    if (since.compareTo(LONGEST) > 0 || since.isNegative() || since.toNanos() < endNs - half()) {
      warnings.add(
          "A new segment is dated before the last one ends, or impossibly late: its date is not"
              + " used.");
      return endNs;
    }
    return since.toNanos() <= endNs + half() ? endNs : since.toNanos();
  }

  private long half() {
    return clock.offsetNs(1) / 2;
  }

  /** Wall-clock time of the first sample, or null. */
  @Nullable Instant start() {
    return start;
  }

  List<Segment> segments() {
    return segments;
  }

  List<String> warnings() {
    return warnings;
  }

  /**
   * All markers but the beginnings of segments, which the segments tell, in the file's order; some
   * may lie outside the recording.
   */
  List<Annotation> annotations(List<Marker> markers, List<Header.HeaderChannel> channels)
      throws UnreadableRecording {
    var found = new AnnotationList(file);
    var starts = firsts.stream().mapToLong(Long::longValue).toArray();
    for (var marker : markers) {
      if (marker.beginsSegment()) {
        continue;
      }
      int at = Arrays.binarySearch(starts, Math.max(0, marker.sample()));
      int segment = at >= 0 ? at : -at - 2;
      long within = marker.sample() - starts[segment];
      long onset =
          segments.get(segment).t0Ns()
              + rate.nanos(file, within, "the position of a marker", marker.where());
      boolean own = marker.channel() > 0 && marker.channel() <= channels.size();
      found.add(
          new Annotation(
              onset,
              rate.nanos(file, marker.samples(), "the length of a marker", marker.where()),
              own
                  ? marker.label() + " (" + channels.get((int) marker.channel() - 1).name() + ")"
                  : marker.label()),
          marker.where());
    }
    return found.all();
  }
}
