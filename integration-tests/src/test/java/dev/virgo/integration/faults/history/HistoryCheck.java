package dev.virgo.integration.faults.history;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Reads tables, topics and blobs, and says what does not hold. {@link #always} holds at any time,
 * whatever is under way; {@link #atRest} once every run has ended.
 */
public final class HistoryCheck {
  private final Connector database;
  private final String bootstrapServers;
  private final Path blobs;
  private final Optional<Leases> committing;

  /** Opens a connection; the check closes it. */
  public interface Connector {
    Connection open() throws SQLException, IOException;
  }

  /** Knows which leases were shown to the cache with a result. */
  public interface Leases {
    Set<Long> all() throws IOException;
  }

  /**
   * @param database with an {@link Audit}
   * @param blobs the blob root
   * @param committing as whoever committed noted it, before it did
   */
  public HistoryCheck(Connector database, String bootstrapServers, Path blobs, Leases committing) {
    this(database, bootstrapServers, blobs, Optional.of(committing));
  }

  /** All but the fence, which only an {@link Audit} tells of. */
  public HistoryCheck(Connector database, String bootstrapServers, Path blobs) {
    this(database, bootstrapServers, blobs, Optional.empty());
  }

  private HistoryCheck(
      Connector database, String bootstrapServers, Path blobs, Optional<Leases> committing) {
    this.database = database;
    this.bootstrapServers = bootstrapServers;
    this.blobs = blobs;
    this.committing = committing;
  }

  /** What must hold between any two steps; empty if it does. */
  public List<Violation> always()
      throws SQLException, IOException, InterruptedException, ExecutionException {
    return check(false);
  }

  /** What must hold when nothing is left to do; empty if it does. */
  public List<Violation> atRest()
      throws SQLException, IOException, InterruptedException, ExecutionException {
    return check(true);
  }

  /** The part of {@link #atRest} that the tables alone tell, without an audit. */
  public static List<Violation> ofRowsAtRest(Connection connection) throws SQLException {
    var rows = new RowInvariants(new Tables(connection));
    var violations = new ArrayList<>(rows.always());
    violations.addAll(rows.atRest());
    return violations;
  }

  /**
   * The order is the argument: what was not acknowledged before the snapshot may be pending, what
   * the outboxes held in the snapshot is on a topic afterwards or still there.
   */
  private List<Violation> check(boolean atRest)
      throws SQLException, IOException, InterruptedException, ExecutionException {
    var bus = new Bus(bootstrapServers);
    var acknowledged = bus.acknowledged(List.of("executor", "executor-bulk"));
    var violations = new ArrayList<Violation>();
    try (var connection = database.open()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      var tables = new Tables(connection);
      var rows = new RowInvariants(tables);
      violations.addAll(rows.always());
      violations.addAll(new BlobInvariants(tables, blobs).always());
      if (committing.isPresent()) {
        violations.addAll(fence(tables, committing.get()));
      }
      var outcomes = new OutcomeInvariants(tables, bus, acknowledged);
      violations.addAll(outcomes.always());
      if (atRest) {
        violations.addAll(rows.atRest());
        violations.addAll(new BlobInvariants(tables, blobs).atRest());
        violations.addAll(outcomes.atRest());
      }
      connection.rollback();
    }
    return violations;
  }

  /** Read after the snapshot: every note of it is there. */
  private static List<Violation> fence(Tables tables, Leases committing)
      throws SQLException, IOException {
    record Committed(long lease, String cutoffKey) {}
    var committed =
        tables.rows(Audit.COMMITTED, row -> new Committed(row.getLong(1), row.getString(2)));
    var shown = committing.all();
    return committed.stream()
        .filter(one -> !shown.contains(one.lease()))
        .map(one ->
            new Violation("a claim is committed only by who holds its lease", one.toString()))
        .toList();
  }
}
