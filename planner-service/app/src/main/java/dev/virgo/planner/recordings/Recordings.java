package dev.virgo.planner.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.virgo.planner.core.Recording;
import dev.virgo.planner.sql.Packed;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows {@code ursa.recording} and {@code ursa.stream}, which only the planner writes. Streams
 * of earlier revisions stay, because runs pin a revision.
 */
@Singleton
public class Recordings {
  private static final String NEWEST = "select revision from ursa.recording where id = ?";

  private static final String LOCK = NEWEST + " for update";

  /** A recording that was deleted comes back as a later revision; accesses count anew then. */
  private static final String PUT =
      """
      insert into ursa.recording (id, revision, start_at, extent_ns) values (?, ?, ?, ?)
      on conflict (id) do update set
        revision = excluded.revision, start_at = excluded.start_at, extent_ns = excluded.extent_ns,
        last_accessed_at = case when recording.deleted_at is null
          then recording.last_accessed_at else now() end,
        deleted_at = null
      """;

  private static final String DELETE_STREAMS =
      "delete from ursa.stream where recording = ? and revision >= ?";

  private static final String PUT_STREAM =
      """
      insert into ursa.stream (recording, revision, name, kind, format, uri, rate_num, rate_den,
        channels, segments, block_ns, header_hash, blocks)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?)
      """;

  /**
   * A recording that is not known yet leaves a row all the same, without a stream: its arrival may
   * come after its end, for the two travel in different topics.
   */
  private static final String MARK_DELETED =
      """
      insert into ursa.recording (id, revision, start_at, extent_ns, deleted_at)
      values (?, 1, now(), 0, now())
      on conflict (id) do update set deleted_at = now() where recording.deleted_at is null
      """;

  private static final String ROWS =
      """
      select id, revision, start_at, extent_ns, ingested_at, last_accessed_at, deleted_at
      from ursa.recording
      """;

  private static final String STREAMS =
      """
      select name, kind, format, uri, rate_num, rate_den, channels, segments, block_ns, blocks
      from ursa.stream where recording = ? and revision = ? order by name
      """;

  /** Locks the recording's row until the transaction ends; its revision, also of a deleted one. */
  OptionalLong lock(Connection connection, String recording) throws SQLException {
    return newest(connection, LOCK, recording);
  }

  /** As {@link #lock}, without a lock. */
  OptionalLong newest(Connection connection, String recording) throws SQLException {
    return newest(connection, NEWEST, recording);
  }

  private static OptionalLong newest(Connection connection, String select, String recording)
      throws SQLException {
    try (var statement = connection.prepareStatement(select)) {
      statement.setString(1, recording);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** Locks the recording's row, if there is one: nobody writes a revision meanwhile. */
  public void hold(Connection connection, String recording) throws SQLException {
    var _ = lock(connection, recording);
  }

  /** Writes a revision; the caller holds the lock and has decided that it is newer. */
  void put(
      Connection connection,
      String recording,
      long revision,
      Instant start,
      List<StreamRow> streams)
      throws SQLException {
    try (var statement = connection.prepareStatement(PUT)) {
      statement.setString(1, recording);
      statement.setLong(2, revision);
      statement.setTimestamp(3, Timestamp.from(start));
      statement.setLong(4, extentNs(streams));
      statement.executeUpdate();
    }
    try (var statement = connection.prepareStatement(DELETE_STREAMS)) {
      statement.setString(1, recording);
      statement.setLong(2, revision);
      statement.executeUpdate();
    }
    try (var statement = connection.prepareStatement(PUT_STREAM)) {
      for (var stream : streams) {
        statement.setString(1, recording);
        statement.setLong(2, revision);
        bind(statement, stream);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void bind(java.sql.PreparedStatement statement, StreamRow stream)
      throws SQLException {
    statement.setString(3, stream.name());
    statement.setString(4, stream.kind());
    statement.setString(5, stream.format());
    statement.setString(6, stream.uri());
    statement.setLong(7, stream.rateNum());
    statement.setLong(8, stream.rateDen());
    statement.setString(9, json(stream.channels()));
    statement.setString(10, json(stream.segments()));
    statement.setLong(11, stream.blockNs());
    statement.setBytes(12, stream.headerHash().bytes());
    statement.setBytes(13, Packed.pack(stream.blocks()));
  }

  /** Marks a recording as deleted; false if it was marked before. */
  boolean delete(Connection connection, String recording) throws SQLException {
    try (var statement = connection.prepareStatement(MARK_DELETED)) {
      statement.setString(1, recording);
      return statement.executeUpdate() == 1;
    }
  }

  /** A recording's newest revision, also of one that was deleted. */
  public Optional<RecordingRow> find(Connection connection, String recording) throws SQLException {
    try (var statement = connection.prepareStatement(ROWS + " where id = ?")) {
      statement.setString(1, recording);
      return rows(connection, statement.executeQuery()).stream().findFirst();
    }
  }

  /**
   * Recordings that are there, by id.
   *
   * @param after start behind this id; empty: from the first
   */
  public List<RecordingRow> list(Connection connection, String after, int limit)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            ROWS + " where deleted_at is null and id > ? order by id limit ?")) {
      statement.setString(1, after);
      statement.setInt(2, limit);
      return rows(connection, statement.executeQuery());
    }
  }

  /** One revision of a recording, as a run pins it; empty if there is no such revision. */
  public Optional<Recording> revision(Connection connection, String recording, long revision)
      throws SQLException {
    var streams = streams(connection, recording, revision);
    if (streams.isEmpty()) {
      return Optional.empty();
    }
    var byName = new TreeMap<String, Recording.Stream>();
    streams.forEach(stream -> byName.put(stream.name(), stream.forCore()));
    return Optional.of(new Recording(recording, revision, extentNs(streams), byName));
  }

  private static long extentNs(List<StreamRow> streams) {
    return streams.stream().mapToLong(StreamRow::endNs).max().orElse(0);
  }

  private static List<RecordingRow> rows(Connection connection, ResultSet rows)
      throws SQLException {
    var found = new ArrayList<RecordingRow>();
    try (rows) {
      while (rows.next()) {
        var id = rows.getString(1);
        long revision = rows.getLong(2);
        found.add(
            new RecordingRow(
                id,
                revision,
                rows.getTimestamp(3).toInstant(),
                rows.getLong(4),
                rows.getTimestamp(5).toInstant(),
                rows.getTimestamp(6).toInstant(),
                instant(rows.getTimestamp(7)),
                streams(connection, id, revision)));
      }
    }
    return found;
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static List<StreamRow> streams(Connection connection, String recording, long revision)
      throws SQLException {
    var found = new ArrayList<StreamRow>();
    try (var statement = connection.prepareStatement(STREAMS)) {
      statement.setString(1, recording);
      statement.setLong(2, revision);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new StreamRow(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getLong(5),
                  rows.getLong(6),
                  list(rows.getString(7), new TypeReference<List<Event.Channel>>() {}),
                  list(rows.getString(8), new TypeReference<List<Event.Segment>>() {}),
                  rows.getLong(9),
                  Packed.unpack(rows.getBytes(10))));
        }
      }
    }
    return found;
  }

  private static <T> List<T> list(String json, TypeReference<List<T>> type) {
    try {
      return EventJson.json().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ursa.stream holds what this service did not write", e);
    }
  }

  private static String json(Object value) {
    try {
      return EventJson.json().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every stream is representable as JSON", e);
    }
  }
}
