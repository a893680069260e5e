package dev.virgo.planner.sql;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The planner's database. It holds the schemas {@code planner} and {@code ursa}, so that a
 * recording and the run that follows from it are one transaction.
 */
@Singleton
public class Database {
  private final DataSource source;

  /** A database behind a pool of connections. */
  public Database(DataSource source) {
    this.source = source;
  }

  /** Work on one connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * All of the work, or nothing of it.
   *
   * @throws SQLException if the database refuses or cannot be reached; nothing is written then
   */
  public <T> T transaction(Work<T> work) throws SQLException {
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Reads on a connection of its own, each statement by itself. */
  public <T> T read(Work<T> work) throws SQLException {
    try (var connection = source.getConnection()) {
      return work.on(connection);
    }
  }
}
