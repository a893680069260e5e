package dev.virgo.planner.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event.ManifestRef;
import dev.virgo.schemas.event.Event.Priority;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of {@code planner.run} as records, and records as JSON columns. */
final class Rows {
  static final String COLUMNS =
      """
      select id, recording, recording_revision, pipeline, standard, source, structural_hash, pins,
        inputs, grid_ns, priority, requested_by, retry_of, status, revision, dispatches, announced,
        diagnostics, error, failed_node, manifest, outputs, traceparent, created_at, started_at,
        finished_at
      from planner.run
      """;

  private Rows() {}

  static RunRow read(ResultSet row) throws SQLException {
    return new RunRow(
        row.getString("id"),
        row.getString("recording"),
        row.getLong("recording_revision"),
        row.getString("pipeline"),
        row.getBoolean("standard"),
        row.getString("source"),
        row.getString("structural_hash"),
        json(row.getString("pins"), new TypeReference<TreeMap<String, Key>>() {}),
        json(row.getString("inputs"), new TypeReference<Map<String, JsonNode>>() {}),
        row.getLong("grid_ns"),
        Priority.valueOf(row.getString("priority")),
        row.getString("requested_by"),
        row.getString("retry_of"),
        RunStatus.valueOf(row.getString("status")),
        row.getLong("revision"),
        row.getLong("dispatches"),
        row.getBoolean("announced"),
        json(row.getString("diagnostics"), new TypeReference<List<JsonNode>>() {}),
        row.getString("error"),
        row.getString("failed_node"),
        json(row.getString("manifest"), new TypeReference<Map<String, ManifestRef>>() {}),
        json(row.getString("outputs"), new TypeReference<Map<String, JsonNode>>() {}),
        row.getString("traceparent"),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("finished_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  static <T> T json(String text, TypeReference<T> type) {
    try {
      return EventJson.json().readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("planner.run holds what this service did not write", e);
    }
  }

  static String json(Object value) {
    try {
      return EventJson.json().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every column is representable as JSON", e);
    }
  }
}
