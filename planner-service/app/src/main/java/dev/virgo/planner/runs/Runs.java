package dev.virgo.planner.runs;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.virgo.planner.core.NodeSummary;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The rows {@code planner.run} and {@code planner.node}. */
@Singleton
public class Runs {
  private static final String INSERT =
      """
      insert into planner.run (id, recording, recording_revision, pipeline, standard, source,
        structural_hash, pins, inputs, grid_ns, priority, requested_by, retry_of, status,
        diagnostics, error, traceparent, finished_at)
      values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?::jsonb, ?, ?,
        case when ? then now() end)
      on conflict (id) do nothing
      """;

  /** Only who read the row's revision may write it: concurrent writers lose and read again. */
  private static final String UPDATE =
      """
      update planner.run set revision = revision + 1, status = ?, dispatches = ?, announced = ?,
        error = ?, failed_node = ?, manifest = ?::jsonb, outputs = ?::jsonb,
        progressed_at = now(),
        started_at = case when ? then coalesce(started_at, now()) else started_at end,
        finished_at = case when ? then coalesce(finished_at, now()) end
      where id = ? and revision = ?
      """;

  private static final String PUT_NODE =
      """
      insert into planner.node (run, node, ordinal, summary, state) values (?, ?, ?, ?::jsonb, ?)
      on conflict (run, node) do update set
        ordinal = excluded.ordinal, summary = excluded.summary, state = excluded.state
      """;

  private static final String LIVE_OF_RECORDING =
      """
      select id from planner.run
      where recording = ? and status in ('PLANNING', 'RUNNING') order by created_at
      """;

  private static final String IDLE =
      """
      select id from planner.run
      where status in ('PLANNING', 'RUNNING')
        and progressed_at < now() - make_interval(secs => ?) and id > ?
      order by id limit ?
      """;

  private static final String NOT_WITHDRAWN =
      """
      select id from planner.run
      where status = 'CANCELLED' and withdrawn_at is null order by finished_at limit ?
      """;

  private static final String NOT_BEGUN =
      """
      select id from planner.run
      where status = 'PLANNING' and revision = 0 and requested_by = 'ingest' and recording = ?
        and recording_revision = ?
      order by created_at
      """;

  /**
   * Writes a new run.
   *
   * @return false if a run of that id is there already: the same request, delivered again
   */
  boolean insert(Connection connection, NewRun run) throws SQLException {
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, run.id());
      statement.setString(2, run.recording());
      statement.setLong(3, run.revision());
      statement.setString(4, run.pipeline());
      statement.setBoolean(5, run.standard());
      statement.setString(6, run.source());
      statement.setString(7, run.structuralHash());
      statement.setString(8, Rows.json(run.pins()));
      statement.setString(9, Rows.json(run.inputs()));
      statement.setLong(10, run.gridNs());
      statement.setString(11, run.priority().name());
      statement.setString(12, run.requestedBy());
      statement.setString(13, run.retryOf());
      statement.setString(14, (run.rejected() ? RunStatus.FAILED : RunStatus.PLANNING).name());
      statement.setString(15, Rows.json(run.diagnostics()));
      statement.setString(16, run.rejection());
      statement.setString(17, run.traceparent());
      statement.setBoolean(18, run.rejected());
      return statement.executeUpdate() == 1;
    }
  }

  /**
   * Writes where the run stands now, and the rows of the nodes that changed.
   *
   * @return false if somebody else wrote the run since {@code version}: nothing is to be kept then
   */
  boolean update(Connection connection, RunState state, long version, Set<String> dirty)
      throws SQLException {
    var snapshot = state.snapshot(dirty);
    try (var statement = connection.prepareStatement(UPDATE)) {
      statement.setString(1, state.status().name());
      statement.setLong(2, snapshot.dispatches());
      statement.setBoolean(3, snapshot.announced());
      statement.setString(4, state.error());
      statement.setString(5, state.failedNode());
      statement.setString(6, Rows.json(state.manifests()));
      statement.setString(7, Rows.json(state.values()));
      statement.setBoolean(8, snapshot.announced());
      statement.setBoolean(9, state.status().terminal());
      statement.setString(10, state.spec().run());
      statement.setLong(11, version);
      if (statement.executeUpdate() == 0) {
        return false;
      }
    }
    try (var statement = connection.prepareStatement(PUT_NODE)) {
      putNodes(statement, state, snapshot, dirty);
    }
    return true;
  }

  private static void putNodes(
      PreparedStatement statement, RunState state, RunState.Snapshot snapshot, Set<String> dirty)
      throws SQLException {
    int ordinal = 0;
    for (var summary : state.nodes()) {
      if (dirty.contains(summary.node())) {
        statement.setString(1, state.spec().run());
        statement.setString(2, summary.node());
        statement.setInt(3, ordinal);
        statement.setString(4, Rows.json(summary));
        statement.setBytes(5, snapshot.nodes().get(summary.node()));
        statement.addBatch();
      }
      ordinal++;
    }
    statement.executeBatch();
  }

  /** Ends a run by its row alone; false if it was over, or is not there. */
  boolean end(Connection connection, String run, String reason) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update planner.run set status = 'FAILED', error = ?, revision = revision + 1,
              finished_at = now(), progressed_at = now()
            where id = ? and status in ('PLANNING', 'RUNNING')
            """)) {
      statement.setString(1, reason);
      statement.setString(2, run);
      return statement.executeUpdate() == 1;
    }
  }

  /** One run. */
  public Optional<RunRow> find(Connection connection, String run) throws SQLException {
    try (var statement = connection.prepareStatement(Rows.COLUMNS + " where id = ?")) {
      statement.setString(1, run);
      return rows(statement).stream().findFirst();
    }
  }

  /**
   * Runs, newest first.
   *
   * @param recording empty: any
   * @param pipeline empty: any
   * @param status empty: any
   */
  public List<RunRow> list(
      Connection connection, String recording, String pipeline, String status, int limit)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            Rows.COLUMNS
                + """
                where (? = '' or recording = ?) and (? = '' or pipeline = ?)
                  and (? = '' or status = ?)
                order by created_at desc, id limit ?
                """)) {
      statement.setString(1, recording);
      statement.setString(2, recording);
      statement.setString(3, pipeline);
      statement.setString(4, pipeline);
      statement.setString(5, status);
      statement.setString(6, status);
      statement.setInt(7, limit);
      return rows(statement);
    }
  }

  private static List<RunRow> rows(PreparedStatement statement) throws SQLException {
    var found = new ArrayList<RunRow>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(Rows.read(rows));
      }
    }
    return found;
  }

  /** Summaries of the nodes of many runs, each in the pipeline's order. */
  public Map<String, List<NodeSummary>> nodes(Connection connection, List<String> runs)
      throws SQLException {
    var summaries = new LinkedHashMap<String, List<NodeSummary>>();
    try (var statement =
        connection.prepareStatement(
            "select run, summary from planner.node where run = any(?) order by run, ordinal")) {
      statement.setArray(1, connection.createArrayOf("text", runs.toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          summaries
              .computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
              .add(Rows.json(rows.getString(2), new TypeReference<NodeSummary>() {}));
        }
      }
    }
    return summaries;
  }

  /** The packed state of a run's nodes, by name. */
  SequencedMap<String, byte[]> packed(Connection connection, String run) throws SQLException {
    var packed = new LinkedHashMap<String, byte[]>();
    try (var statement =
        connection.prepareStatement(
            "select node, state from planner.node where run = ? order by ordinal")) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          packed.put(rows.getString(1), rows.getBytes(2));
        }
      }
    }
    return packed;
  }

  /** Versions of the standard pipeline that were completed on a recording. */
  public List<String> standardVersionsOf(Connection connection, String recording)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            select distinct pipeline from planner.run
            where recording = ? and standard and status = 'COMPLETED' order by 1
            """)) {
      statement.setString(1, recording);
      return ids(statement);
    }
  }

  /** Runs of a recording that are not over, oldest first. */
  List<String> liveOf(Connection connection, String recording) throws SQLException {
    try (var statement = connection.prepareStatement(LIVE_OF_RECORDING)) {
      statement.setString(1, recording);
      return ids(statement);
    }
  }

  /** Runs that a recording's revision asked for, and that were never decided on. */
  List<String> notBegun(Connection connection, String recording, long revision)
      throws SQLException {
    try (var statement = connection.prepareStatement(NOT_BEGUN)) {
      statement.setString(1, recording);
      statement.setLong(2, revision);
      return ids(statement);
    }
  }

  /**
   * Runs that are not over and of which nothing was heard for a while, by id.
   *
   * @param seconds how long
   * @param after start behind this id; empty: from the first
   */
  List<String> idle(Connection connection, long seconds, String after, int limit)
      throws SQLException {
    try (var statement = connection.prepareStatement(IDLE)) {
      statement.setDouble(1, (double) seconds);
      statement.setString(2, after);
      statement.setInt(3, limit);
      return ids(statement);
    }
  }

  /** Cancelled runs of which the cache has not heard yet, oldest first. */
  List<String> notWithdrawn(Connection connection, int limit) throws SQLException {
    try (var statement = connection.prepareStatement(NOT_WITHDRAWN)) {
      statement.setInt(1, limit);
      return ids(statement);
    }
  }

  /** The cache knows that a run is cancelled. */
  void withdrawn(Connection connection, String run) throws SQLException {
    try (var statement =
        connection.prepareStatement("update planner.run set withdrawn_at = now() where id = ?")) {
      statement.setString(1, run);
      statement.executeUpdate();
    }
  }

  private static List<String> ids(PreparedStatement statement) throws SQLException {
    var ids = new ArrayList<String>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }
}
