package dev.virgo.cache.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.virgo.cache.decide.Want;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.time.Slice;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The columns that a claim's owner and a waiter have in common. */
final class WantColumns {
  /** In the order of {@link #arrays}. */
  static final String NAMES =
      """
      cutoff_key, run, recording, node, compute_group, t0_ns, t1_ns, dispatch, asset_keys,
      transform, config_hash, code_hash, lockfile_hash, parts, traceparent\
      """;

  /** One array parameter per column. */
  static final String UNNEST =
      """
      unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
        ?::bigint[], ?::text[]::jsonb[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[],
        ?::bytea[], ?::text[])\
      """;

  private static final TypeReference<Map<String, Key>> ASSET_KEYS = new TypeReference<>() {};

  private WantColumns() {}

  static List<Array> arrays(Session session, Collection<Want> wants) {
    return List.of(
        session.keys(wants, Want::cutoffKey),
        session.texts(wants, Want::run),
        session.texts(wants, Want::recording),
        session.texts(wants, Want::node),
        session.texts(wants, Want::group),
        session.longs(wants, want -> want.slice().t0Ns()),
        session.longs(wants, want -> want.slice().t1Ns()),
        session.longs(wants, Want::dispatch),
        session.texts(wants, want -> json(want.assetKeys())),
        session.texts(wants, Want::transform),
        session.keys(wants, Want::config),
        session.keys(wants, Want::code),
        session.keys(wants, Want::lockfile),
        session.keys(wants, Want::parts),
        session.texts(wants, Want::traceparent));
  }

  static Want read(ResultSet row) throws SQLException {
    return new Want(
        row.getString("run"),
        row.getString("recording"),
        row.getString("node"),
        row.getString("compute_group"),
        new Slice(row.getLong("t0_ns"), row.getLong("t1_ns")),
        row.getLong("dispatch"),
        Session.key(row, "cutoff_key"),
        assetKeys(row.getString("asset_keys")),
        row.getString("transform"),
        Session.key(row, "config_hash"),
        Session.key(row, "code_hash"),
        Session.key(row, "lockfile_hash"),
        Session.optionalKey(row, "parts"),
        row.getString("traceparent"));
  }

  private static String json(Map<String, Key> assetKeys) {
    try {
      return EventJson.json().writeValueAsString(assetKeys);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and keys are representable as JSON", e);
    }
  }

  private static Map<String, Key> assetKeys(String json) {
    try {
      return EventJson.json().readValue(json, ASSET_KEYS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a claim's asset_keys are unreadable: " + json, e);
    }
  }
}
