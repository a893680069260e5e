package dev.virgo.planner.runs;

import dev.virgo.planner.recordings.Recordings;
import dev.virgo.planner.standard.StandardVersion;
import dev.virgo.planner.standard.StandardVersions;
import dev.virgo.schemas.event.Event;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every recording gets the current standard pipeline: once when it arrives, once more when it or
 * the version moved while a run was under way.
 */
@Singleton
public class StandardRuns {
  /** One at a time per recording; the next one follows when it ends. */
  private static final String ACTIVE =
      """
      select exists (select 1 from planner.run
        where recording = ? and standard and requested_by = 'ingest'
          and status in ('PLANNING', 'RUNNING') and id <> ?)
      """;

  private final StandardVersions versions;
  private final Pinning pinning;
  private final Runs runs;
  private final Recordings recordings;

  public StandardRuns(
      StandardVersions versions, Pinning pinning, Runs runs, Recordings recordings) {
    this.versions = versions;
    this.pinning = pinning;
    this.runs = runs;
    this.recordings = recordings;
  }

  /**
   * Writes the run of a recording that has just been written in the same transaction.
   *
   * @return the run; empty if no version is published yet, or one is under way
   */
  public Optional<NewRun> arrived(
      Connection connection, String recording, @Nullable String traceparent) throws SQLException {
    var current = versions.current(connection);
    if (current.isEmpty() || active(connection, recording, "")) {
      return Optional.empty();
    }
    return Optional.of(pinned(connection, recording, current.get(), traceparent));
  }

  /**
   * Writes the run that follows a standard run which has just been ended in the same transaction,
   * if that ended behind the times. The recording's row is locked first, as by whoever brings a new
   * revision: either that sees this run over and writes the next one, or this sees the revision.
   *
   * @return what tells whoever has the recording; empty if no run follows
   */
  Optional<Event> following(Connection connection, RunRow ended) throws SQLException {
    if (!ended.standard() || !ended.requestedBy().equals("ingest")) {
      return Optional.empty();
    }
    recordings.hold(connection, ended.recording());
    var current = versions.current(connection);
    var recording = recordings.find(connection, ended.recording());
    if (current.isEmpty() || recording.isEmpty() || recording.get().deletedAt() != null) {
      return Optional.empty();
    }
    boolean behind =
        recording.get().revision() > ended.revision()
            || !current.get().version().equals(ended.pipeline());
    if (!behind || active(connection, ended.recording(), ended.id())) {
      return Optional.empty();
    }
    var run = pinned(connection, ended.recording(), current.get(), null);
    var rejection = run.rejection();
    return Optional.of(
        rejection == null
            ? new Event.RunRequested(
                run.id(),
                run.recording(),
                run.pipeline(),
                null,
                Map.of(),
                run.gridNs(),
                run.priority(),
                run.requestedBy())
            : new Event.RunFailed(run.id(), run.recording(), run.pipeline(), null, rejection));
  }

  private NewRun pinned(
      Connection connection, String recording, StandardVersion version, @Nullable String trace)
      throws SQLException {
    var run = pinning.pin(connection, Pinning.Wanted.standard(recording, version, trace)).run();
    runs.insert(connection, run);
    return run;
  }

  private static boolean active(Connection connection, String recording, String except)
      throws SQLException {
    try (var statement = connection.prepareStatement(ACTIVE)) {
      statement.setString(1, recording);
      statement.setString(2, except);
      try (var rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}
