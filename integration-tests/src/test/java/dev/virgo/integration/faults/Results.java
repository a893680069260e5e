package dev.virgo.integration.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run shows, and when it got there, read from the tables. */
final class Results {
  private static final String OUTPUTS =
      """
      select o.output, o.field, e.t0_ns, encode(e.asset_key, 'hex') as asset_key,
        encode(e.content_hash, 'hex') as content_hash
      from cache.run_output o join ursa.manifest_entry e on e.manifest = o.manifest
      where o.run = ?
      """;

  /** When something of the run was written: assets, and its end. */
  private static final String PROGRESS =
      """
      select created_at as at from ursa.asset where run = ?
      union all select finished_at from planner.run where id = ? and finished_at is not null
      order by at
      """;

  private Results() {}

  /** Asset key and content hash by output, field and slice. */
  static Map<String, String> of(Connection connection, String run) throws SQLException {
    var results = new TreeMap<String, String>();
    try (var statement = connection.prepareStatement(OUTPUTS)) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          results.put(
              "%s.%s at %015d".formatted(rows.getString(1), rows.getString(2), rows.getLong(3)),
              rows.getString(4) + " " + rows.getString(5));
        }
      }
    }
    return results;
  }

  static List<Instant> progress(Connection connection, String run) throws SQLException {
    var progress = new ArrayList<Instant>();
    try (var statement = connection.prepareStatement(PROGRESS)) {
      statement.setString(1, run);
      statement.setString(2, run);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          progress.add(rows.getTimestamp(1).toInstant());
        }
      }
    }
    return progress;
  }
}
