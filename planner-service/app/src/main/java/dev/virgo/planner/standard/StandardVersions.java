package dev.virgo.planner.standard;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.virgo.schemas.event.EventJson;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows {@code planner.standard_version} and {@code planner.standard_current}. */
@Singleton
public class StandardVersions {
  private static final String ROWS = "select manifest, source from planner.standard_version v";

  /**
   * Held until the run that follows is written: a publication waits for it, or it sees that one.
   * The row is there, and locked, also before the first publication. Of what is joined to a row
   * that it waited for, PostgreSQL answers what it saw before it waited: the text is a question of
   * its own.
   */
  private static final String CURRENT_SHARED =
      "select version from planner.standard_current for share";

  private static final String CURRENT_LOCKED =
      "select version from planner.standard_current for update";

  private static final String INSERT =
      """
      insert into planner.standard_version (version, source, manifest, grid_ns, structural_hash)
      values (?, ?, ?::jsonb, ?, ?)
      """;

  /** One version. */
  public Optional<StandardVersion> find(Connection connection, String version) throws SQLException {
    try (var statement = connection.prepareStatement(ROWS + " where version = ?")) {
      statement.setString(1, version);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(read(rows)) : Optional.empty();
      }
    }
  }

  /** All versions, newest first. */
  public List<StandardVersion> list(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(ROWS + " order by published_at desc");
        var rows = statement.executeQuery()) {
      var versions = new ArrayList<StandardVersion>();
      while (rows.next()) {
        versions.add(read(rows));
      }
      return versions;
    }
  }

  /** The current version, held until the transaction ends; empty before the first publication. */
  public Optional<StandardVersion> current(Connection connection) throws SQLException {
    var version = current(connection, CURRENT_SHARED);
    return version.isEmpty() ? Optional.empty() : find(connection, version.get());
  }

  /** Locks the row of the current version; nobody creates a standard run meanwhile. */
  Optional<String> lock(Connection connection) throws SQLException {
    return current(connection, CURRENT_LOCKED);
  }

  private static Optional<String> current(Connection connection, String locking)
      throws SQLException {
    try (var statement = connection.prepareStatement(locking);
        var rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("planner.standard_current has lost its only row");
      }
      return Optional.ofNullable(rows.getString(1));
    }
  }

  /** Writes a version and makes it the current one; the caller holds the lock. */
  void publish(Connection connection, StandardVersion version, String structuralHash)
      throws SQLException {
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, version.version());
      statement.setString(2, version.source());
      statement.setString(3, json(version.manifest()));
      statement.setLong(4, version.gridNs());
      statement.setString(5, structuralHash);
      statement.executeUpdate();
    }
    try (var statement =
        connection.prepareStatement("update planner.standard_current set version = ?")) {
      statement.setString(1, version.version());
      statement.executeUpdate();
    }
  }

  private static StandardVersion read(ResultSet row) throws SQLException {
    try {
      var manifest = EventJson.json().readValue(row.getString(1), StandardVersion.Manifest.class);
      return StandardVersion.of(manifest, row.getString(2));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("planner.standard_version holds no manifest", e);
    }
  }

  private static String json(StandardVersion.Manifest manifest) {
    try {
      return EventJson.json().writeValueAsString(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every manifest is representable as JSON", e);
    }
  }
}
