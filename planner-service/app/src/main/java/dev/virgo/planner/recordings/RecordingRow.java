package dev.virgo.planner.recordings;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code ursa.recording} with the streams of its newest revision.
 *
 * @param extentNs where the last stream ends, nanoseconds since {@code start}
 * @param deletedAt when it was deleted, null for one that is there
 */
public record RecordingRow(
    String id,
    long revision,
    Instant start,
    long extentNs,
    Instant ingestedAt,
    Instant lastAccessedAt,
    @Nullable Instant deletedAt,
    List<StreamRow> streams) {
  public RecordingRow {
    streams = List.copyOf(streams);
  }
}
