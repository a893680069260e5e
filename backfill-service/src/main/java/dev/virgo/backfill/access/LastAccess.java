package dev.virgo.backfill.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The column {@code ursa.recording.last_accessed_at}, which only this service writes. */
@ApplicationScoped
public class LastAccess {
  /**
   * Never goes back, whatever order accesses arrive in, and never ahead of the database's clock: a
   * producer whose clock is wrong would otherwise keep a recording recent for ever. Unknown
   * recordings match no row.
   */
  private static final String RAISE =
      """
      update ursa.recording as r
      set last_accessed_at = least(access.at, now())
      from unnest(?::text[], ?::text[]::timestamptz[]) as access (recording, at)
      where r.id = access.recording and r.last_accessed_at < least(access.at, now())
      """;

  private final DataSource dataSource;

  LastAccess(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Raises the last access of every recording named, in one statement.
   *
   * @param latest by recording id the latest access known
   * @return how many recordings had an earlier one
   */
  public int raise(Map<String, Instant> latest) throws SQLException {
    // In one order, so that two instances cannot deadlock.
    var ordered = new TreeMap<>(latest);
    try (var connection = dataSource.getConnection();
        var update = connection.prepareStatement(RAISE)) {
      update.setArray(1, connection.createArrayOf("text", ordered.keySet().toArray()));
      update.setArray(
          2,
          connection.createArrayOf(
              "text", ordered.values().stream().map(Instant::toString).toArray()));
      return update.executeUpdate();
    }
  }
}
