package dev.virgo.readers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds, without who was recorded.
 *
 * @param format for example {@code EDF+D}, {@code BDF}, {@code BrainVision}, {@code GDF 1.25}
 * @param start the first sample's wall-clock time, or null where the file has none. These formats
 *     know no time zone: the clock is taken as UTC.
 * @param streams signals in the order in which their first channel appears, then the events
 * @param extentNs length of the recording, nanoseconds: where its last signal ends
 * @param warnings what was odd but could be read, one sentence each
 */
public record RecordingHeader(
    String format,
    @Nullable Instant start,
    List<StreamHeader> streams,
    long extentNs,
    List<String> warnings) {
  public RecordingHeader {
    streams = List.copyOf(streams);
    warnings = List.copyOf(warnings);
  }

  /** The stream's place in {@link #streams()}, if there is one of this name. */
  public Optional<Integer> indexOf(String stream) {
    for (int i = 0; i < streams.size(); i++) {
      if (streams.get(i).name().equals(stream)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
