package dev.virgo.planner.recordings;

import dev.virgo.schemas.blob.BlobStore;
import dev.virgo.schemas.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes ingest events in. The blocks are made and checked first, outside any transaction; then rows
 * are written in the caller's transaction, together with what follows from them.
 */
@Singleton
public class Ingest {
  private final Recordings recordings;
  private final StreamBlocks blocks;

  /** Takes block lists from {@code blobs}, and from {@code worker} what only it can read. */
  public Ingest(Recordings recordings, BlobStore blobs, BlockHashes worker) {
    this.recordings = recordings;
    this.blocks = new StreamBlocks(blobs, worker);
  }

  /** A revision of a recording whose blocks are known and checked. */
  public record Arrival(String recording, long revision, Instant start, List<StreamRow> streams) {
    public Arrival {
      streams = List.copyOf(streams);
    }
  }

  /** What became of an arrival. */
  public enum Outcome {
    /** Written: it is the recording's newest revision now. */
    TAKEN,
    /**
     * The revision is there, or was when the recording was deleted: a redelivery, or an event that
     * came late.
     */
    KNOWN
  }

  /**
   * Makes and checks the blocks.
   *
   * @throws dev.virgo.schemas.event.InvalidEvent if the event says what is not true
   */
  public Arrival arrival(Event.RecordingIngested event) {
    return arrival(event.recording(), event.revision(), event.start(), event.streams());
  }

  /** As for a new recording. */
  public Arrival arrival(Event.RecordingChanged event) {
    return arrival(event.recording(), event.revision(), event.start(), event.streams());
  }

  private Arrival arrival(
      String recording, long revision, Instant start, List<Event.Stream> streams) {
    var rows = new ArrayList<StreamRow>();
    for (var stream : streams) {
      rows.add(StreamRow.of(stream, blocks.of(stream)));
    }
    return new Arrival(recording, revision, start, rows);
  }

  /** Whether an equal or newer revision is there, or was when the recording was deleted. */
  public boolean known(Connection connection, String recording, long revision) throws SQLException {
    return recordings.newest(connection, recording).orElse(0) >= revision;
  }

  /**
   * Writes the arrival unless an equal or newer revision is there. A deleted recording comes back
   * only as a later revision: its deletion does not say which one it saw, and may come before.
   */
  public Outcome take(Connection connection, Arrival arrival) throws SQLException {
    var known = recordings.lock(connection, arrival.recording());
    if (known.isPresent() && known.getAsLong() >= arrival.revision()) {
      return Outcome.KNOWN;
    }
    recordings.put(
        connection, arrival.recording(), arrival.revision(), arrival.start(), arrival.streams());
    return Outcome.TAKEN;
  }

  /** Marks a recording as deleted; false if it was before. */
  public boolean delete(Connection connection, Event.RecordingDeleted event) throws SQLException {
    return recordings.delete(connection, event.recording());
  }
}
