package dev.virgo.wire;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The statements on one outbox table. */
final class OutboxTable {
  private static final Logger LOG = Logger.getLogger(OutboxTable.class);
  private static final Duration MEASURE = Duration.ofSeconds(5);

  /** Held by the session until it ends or unlocks; whoever holds it publishes. */
  private static final String LOCK =
      "select pg_try_advisory_lock(hashtextextended('virgo.outbox.' || ?, 0))";

  private static final String UNLOCK =
      "select pg_advisory_unlock(hashtextextended('virgo.outbox.' || ?, 0))";

  /**
   * A deletion that a crash of the database undoes is an event that is sent once more, as after a
   * crash of the relay: nobody needs to wait for the disk. Commits that add rows are not the
   * relay's, and wait.
   */
  private static final String HASTE = "set synchronous_commit = off";

  private static final String NO_HASTE = "reset synchronous_commit";

  private final String schema;
  private final String read;
  private final String delete;
  private final String park;
  private final String count;
  private final AtomicLong rows;
  private final AtomicLong parked;
  private long measured = System.nanoTime() - MEASURE.toNanos();

  OutboxTable(String schema, MeterRegistry meters) {
    this.schema = Outbox.requireSchema(schema);
    this.read =
        """
        select id, event_id, topic, key, type, payload, traceparent, created_at
        from %s.outbox where topic not like 'parked:%%' order by id limit 500
        """
            .formatted(schema);
    // Exactly what was acknowledged, never "up to".
    this.delete = "delete from %s.outbox where id = any(?)".formatted(schema);
    // Kept for a person to look at; taking the prefix off sends it.
    this.park =
        "update %s.outbox set topic = 'parked:' || topic where id = any(?)".formatted(schema);
    this.count =
        """
        select count(*) filter (where topic not like 'parked:%%'),
          count(*) filter (where topic like 'parked:%%') from %s.outbox
        """
            .formatted(schema);
    var tags = List.of(io.micrometer.core.instrument.Tag.of("schema", schema));
    this.rows = new AtomicLong();
    this.parked = new AtomicLong();
    meters.gauge("virgo.outbox.rows", tags, rows);
    meters.gauge("virgo.outbox.parked", tags, parked);
  }

  String schema() {
    return schema;
  }

  boolean lock(Connection connection) throws SQLException {
    boolean locked = ask(connection, LOCK);
    if (locked) {
      execute(connection, HASTE);
    }
    return locked;
  }

  void unlock(Connection connection) throws SQLException {
    execute(connection, NO_HASTE);
    if (!ask(connection, UNLOCK)) {
      throw new SQLException("the lock of " + schema + ".outbox was not held any more");
    }
  }

  /** How much waits is told by the relay that publishes, and no other. */
  void measuresNoMore() {
    rows.set(0);
    parked.set(0);
    measured = System.nanoTime() - MEASURE.toNanos();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean ask(Connection connection, String question) throws SQLException {
    try (var statement = connection.prepareStatement(question)) {
      statement.setString(1, schema);
      try (var answer = statement.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  List<OutboxRow> read(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(read);
        var result = statement.executeQuery()) {
      var found = new ArrayList<OutboxRow>();
      while (result.next()) {
        found.add(row(result));
      }
      return found;
    }
  }

  private static OutboxRow row(ResultSet row) throws SQLException {
    return new OutboxRow(
        row.getLong("id"),
        row.getObject("event_id", UUID.class),
        row.getString("topic"),
        row.getString("key"),
        row.getString("type"),
        row.getBytes("payload"),
        row.getString("traceparent"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  void delete(Connection connection, Collection<Long> ids) throws SQLException {
    update(connection, delete, ids);
  }

  void park(Connection connection, Collection<Long> ids) throws SQLException {
    update(connection, park, ids);
    if (!ids.isEmpty()) {
      LOG.errorf(
          "%s.outbox rows %s are too large for the broker and stay, parked; raise its"
              + " message.max.bytes and take 'parked:' off their topic to send them",
          schema, ids);
    }
  }

  private void update(Connection connection, String update, Collection<Long> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(update)) {
      statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      statement.executeUpdate();
    }
  }

  /** Counts the rows that wait, now and then. */
  void measure(Connection connection) throws SQLException {
    if (System.nanoTime() - measured < MEASURE.toNanos()) {
      return;
    }
    measured = System.nanoTime();
    try (var statement = connection.prepareStatement(count);
        var result = statement.executeQuery()) {
      if (result.next()) {
        rows.set(result.getLong(1));
        parked.set(result.getLong(2));
      }
    }
  }
}
