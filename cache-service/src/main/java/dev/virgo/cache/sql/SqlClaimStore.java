package dev.virgo.cache.sql;

import dev.virgo.cache.decide.ClaimStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The store in PostgreSQL, READ COMMITTED: every statement sees what was committed before it began,
 * so that whatever is read after a lock is as of after the lock.
 */
public final class SqlClaimStore implements ClaimStore {
  private static final Logger LOG = Logger.getLogger(SqlClaimStore.class);

  /** Serialization failure and deadlock: the same work may well succeed now. */
  private static final Set<String> AGAIN = Set.of("40001", "40P01");

  private static final int ATTEMPTS = 10;

  private final DataSource dataSource;
  private final Runnable afterEvents;

  /**
   * @param dataSource connections whose default isolation is READ COMMITTED
   * @param afterEvents called after a transaction that put events into the outbox
   */
  public SqlClaimStore(DataSource dataSource, Runnable afterEvents) {
    this.dataSource = dataSource;
    this.afterEvents = afterEvents;
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (StoreFailure e) {
        if (attempt == ATTEMPTS || !AGAIN.contains(e.state())) {
          throw e;
        }
        LOG.debugf("transaction repeated (%d): %s", attempt, e.getMessage());
      }
    }
  }

  private <T> T once(Function<Transaction, T> work) {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      boolean committed = false;
      try {
        var transaction = new SqlTransaction(connection);
        T result = work.apply(transaction);
        boolean events = transaction.flush();
        connection.commit();
        committed = true;
        if (events) {
          afterEvents.run();
        }
        return result;
      } finally {
        finish(connection, committed);
      }
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private static void finish(Connection connection, boolean committed) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    if (!committed) {
      connection.rollback();
    }
    connection.setAutoCommit(true);
  }
}
