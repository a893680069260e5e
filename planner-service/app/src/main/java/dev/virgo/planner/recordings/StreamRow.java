package dev.virgo.planner.recordings;

import dev.virgo.planner.core.Recording;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import dev.virgo.schemas.time.SampleClock;
import dev.virgo.schemas.time.Span;
import java.util.List;

/**
 * One row of {@code ursa.stream}: a stream of one revision of a recording.
 *
 * @param segments as the event says them: first sample's time and number of samples
 * @param blocks hash of block n over {@code [n * block_ns, (n + 1) * block_ns)}
 */
public record StreamRow(
    String name,
    String kind,
    String format,
    String uri,
    long rateNum,
    long rateDen,
    List<Event.Channel> channels,
    List<Event.Segment> segments,
    long blockNs,
    List<Key> blocks) {
  public StreamRow {
    channels = List.copyOf(channels);
    segments = List.copyOf(segments);
    blocks = List.copyOf(blocks);
  }

  static StreamRow of(Event.Stream stream, List<Key> blocks) {
    return new StreamRow(
        stream.name(),
        stream.kind(),
        stream.format(),
        stream.uri(),
        stream.rateNum(),
        stream.rateDen(),
        stream.channels(),
        stream.segments(),
        stream.blockLengthNs(),
        blocks);
  }

  /** Where the last segment of a stream ends, nanoseconds. */
  static long endNs(Event.Stream stream) {
    return endNs(stream.segments(), new SampleClock(stream.rateNum(), stream.rateDen()));
  }

  /** Where the last segment ends, nanoseconds. */
  public long endNs() {
    return endNs(segments, new SampleClock(rateNum, rateDen));
  }

  private static long endNs(List<Event.Segment> segments, SampleClock clock) {
    var last = segments.getLast();
    return last.t0Ns() + clock.lengthNs(last.samples());
  }

  /** What enters keys for the stream's meaning. */
  Key headerHash() {
    return Keys.header(
        new Keys.StreamHeader(
            kind,
            rateNum,
            rateDen,
            channels.stream().map(it -> new Keys.Channel(it.name(), it.unit())).toList(),
            blockNs));
  }

  /** As the decision core reads it. Segments without a sample are no stretch of anything. */
  Recording.Stream forCore() {
    var clock = new SampleClock(rateNum, rateDen);
    var spans =
        segments.stream()
            .filter(segment -> segment.samples() > 0)
            .map(it -> new Span(it.t0Ns(), it.t0Ns() + clock.lengthNs(it.samples())))
            .toList();
    return new Recording.Stream(
        name,
        kind,
        format,
        uri,
        new Event.FieldHeader(kind, rateNum, rateDen, channels, blockNs),
        headerHash(),
        spans,
        blocks);
  }
}
