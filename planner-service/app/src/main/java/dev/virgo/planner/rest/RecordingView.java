package dev.virgo.planner.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.virgo.planner.recordings.RecordingRow;
import dev.virgo.planner.recordings.StreamRow;
import dev.virgo.schemas.event.Event.Channel;
import dev.virgo.schemas.event.Event.Segment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording, for people.
 *
 * @param standardVersions versions of the standard pipeline that were completed on it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RecordingView(
    String recording,
    long revision,
    Instant start,
    long extentNs,
    Instant ingestedAt,
    Instant lastAccessedAt,
    @Nullable Instant deletedAt,
    List<String> standardVersions,
    List<StreamView> streams) {

  /** A stream, for people; blocks are only counted. */
  record StreamView(
      String name,
      String kind,
      String format,
      String uri,
      long rateNum,
      long rateDen,
      double rateHz,
      List<Channel> channels,
      List<Segment> segments,
      long durationNs,
      long blockNs,
      int blocks) {

    static StreamView of(StreamRow row) {
      return new StreamView(
          row.name(),
          row.kind(),
          row.format(),
          row.uri(),
          row.rateNum(),
          row.rateDen(),
          (double) row.rateNum() / row.rateDen(),
          row.channels(),
          row.segments(),
          row.endNs(),
          row.blockNs(),
          row.blocks().size());
    }
  }

  static RecordingView of(RecordingRow row, List<String> standardVersions) {
    return new RecordingView(
        row.id(),
        row.revision(),
        row.start(),
        row.extentNs(),
        row.ingestedAt(),
        row.lastAccessedAt(),
        row.deletedAt(),
        standardVersions,
        row.streams().stream().map(StreamView::of).toList());
  }
}
