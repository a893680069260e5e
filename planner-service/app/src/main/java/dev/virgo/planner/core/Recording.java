package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Span;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One revision of a recording, as a run pins it.
 *
 * @param extentNs where the last stream ends, nanoseconds since the recording's start
 * @param streams by name
 */
public record Recording(
    String id, long revision, long extentNs, SortedMap<String, Stream> streams) {
  public Recording {
    streams = Collections.unmodifiableSortedMap(new TreeMap<>(streams));
  }

  /**
   * One modality.
   *
   * @param kind {@code signal}, {@code frames} or {@code events}
   * @param header with its block length
   * @param segments gapless stretches, in order
   * @param blocks the hash of block n over {@code [n * block_ns, (n + 1) * block_ns)}
   */
  public record Stream(
      String name,
      String kind,
      String format,
      String uri,
      FieldHeader header,
      Key headerHash,
      List<Span> segments,
      List<Key> blocks) {
    public Stream {
      segments = List.copyOf(segments);
      blocks = List.copyOf(blocks);
    }
  }
}
