package dev.virgo.wire;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Publishes a schema's outbox: in order, and deletes what the broker has acknowledged. It keeps no
 * cursor, so rows of late transactions are never passed over. One relay per schema works at a time;
 * who, says a PostgreSQL session lock on the very connection that reads and deletes, so that a
 * relay that lost the lock can delete nothing. After a crash between acknowledgement and deletion
 * events are sent again, with the same ids.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration FOLLOW = Duration.ofMillis(500);
  private static final Duration STUCK = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final DataSource dataSource;
  private final OutboxTable table;
  private final OutboxPublisher publisher;
  private final Backoff backoff = new Backoff();
  private final Thread thread;

  private volatile boolean closed;
  private volatile boolean woken;
  private volatile boolean failing = true;
  private boolean told;
  private volatile boolean leading;
  private volatile long roundSince = System.nanoTime();

  private OutboxRelay(DataSource dataSource, OutboxTable table, OutboxPublisher publisher) {
    this.dataSource = dataSource;
    this.table = table;
    this.publisher = publisher;
    this.thread =
        Thread.ofPlatform().name("outbox-" + table.schema()).daemon(true).unstarted(this::run);
  }

  /**
   * Starts a relay on a thread of its own. It takes one connection of the pool for as long as it
   * leads.
   *
   * @param schema whose table {@code outbox} it is
   * @param source the CloudEvents source, for example {@code /virgo/planner}
   */
  public static OutboxRelay start(
      DataSource dataSource,
      String schema,
      String bootstrapServers,
      String source,
      MeterRegistry meters) {
    var relay =
        new OutboxRelay(
            dataSource,
            new OutboxTable(schema, meters),
            new OutboxPublisher(schema, bootstrapServers, source, meters));
    relay.thread.start();
    return relay;
  }

  /** Looks for rows now, instead of within 200 ms; call it after a commit. */
  public void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /** Whether this relay, or another that holds the lock, can be trusted to publish. */
  public boolean healthy() {
    return thread.isAlive() && !failing && System.nanoTime() - roundSince < STUCK.toNanos();
  }

  /** Whether it is this relay that publishes. */
  boolean leading() {
    return leading;
  }

  /** Ends after the rows in hand; what is not acknowledged stays for the next relay. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(PATIENCE)) {
        LOG.errorf("%s still waits for the broker after %s", thread.getName(), PATIENCE);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (publisher) {
      while (!closed) {
        try {
          term();
        } catch (SQLException e) {
          failed(e);
        }
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
      LOG.warnf("%s was interrupted and ends", thread.getName());
    } catch (RuntimeException | Error e) {
      LOG.fatalf(e, "%s ends: a bug; readiness turns red", thread.getName());
      throw e;
    }
  }

  /** From taking the lock, if it is free, to losing it. */
  private void term() throws SQLException, InterruptedException {
    roundSince = System.nanoTime();
    boolean orderly = false;
    var connection = dataSource.getConnection();
    try {
      connection.setAutoCommit(true);
      leading = table.lock(connection);
      if (leading) {
        lead(connection);
        table.unlock(connection);
      }
      orderly = true;
    } finally {
      leading = false;
      table.measuresNoMore();
      if (!orderly) {
        // Ends the session, and with it the lock, even if the pool would keep the connection.
        connection.abort(Runnable::run);
      }
      connection.close();
    }
    if (!closed) {
      failing = false;
      park(FOLLOW);
    }
  }

  private void lead(Connection connection) throws SQLException, InterruptedException {
    LOG.infof("publishing %s.outbox", table.schema());
    while (!closed) {
      roundSince = System.nanoTime();
      woken = false;
      table.measure(connection);
      var rows = table.read(connection);
      if (rows.isEmpty()) {
        succeeded();
        park(POLL);
      } else {
        publish(connection, rows);
      }
    }
  }

  private void publish(Connection connection, List<OutboxRow> rows)
      throws SQLException, InterruptedException {
    var result = publisher.publish(rows);
    table.delete(connection, result.acknowledged());
    table.park(connection, result.refused());
    if (result.failure().isPresent()) {
      failed(result.failure().get());
    } else {
      succeeded();
    }
  }

  private void succeeded() {
    failing = false;
    told = false;
    backoff.reset();
  }

  private void failed(Exception failure) {
    failing = true;
    if (told) {
      LOG.warnf("%s still waits: %s", thread.getName(), failure);
    } else {
      LOG.warnf(failure, "%s waits; its rows are kept", thread.getName());
    }
    told = true;
    woken = false;
    park(backoff.next());
  }

  private void park(Duration duration) {
    long until = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos();
        left > 0 && !woken && !closed;
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      if (Thread.currentThread().isInterrupted()) {
        closed = true;
      }
    }
  }
}
