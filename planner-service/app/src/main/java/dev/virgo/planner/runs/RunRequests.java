package dev.virgo.planner.runs;

import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.sql.Database;
import dev.virgo.planner.trace.Spans;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.Outbox;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests for runs. A request that cannot be met is a failed run with the reasons: whoever
 * asked by an event has nobody else to tell.
 */
@Singleton
public class RunRequests {
  private final Database database;
  private final Runs runs;
  private final Pinning pinning;
  private final RunLoop loop;
  private final Relay relay;
  private final RunMetrics metrics;
  private final Spans spans;

  public RunRequests(
      Database database,
      Runs runs,
      Pinning pinning,
      RunLoop loop,
      Relay relay,
      RunMetrics metrics,
      Spans spans) {
    this.database = database;
    this.runs = runs;
    this.pinning = pinning;
    this.loop = loop;
    this.relay = relay;
    this.metrics = metrics;
    this.spans = spans;
  }

  /** A request by event: the run may have been written by who asked, or by an earlier delivery. */
  public void requested(Event.RunRequested event) throws SQLException {
    boolean rejected =
        database.transaction(connection -> {
          if (runs.find(connection, event.run()).isPresent()) {
            return false;
          }
          var wanted = Pinning.Wanted.of(event, spans.currentOrNew("run-requested"));
          var run = pinning.pin(connection, wanted).run();
          runs.insert(connection, run);
          var reason = run.rejection();
          if (reason != null) {
            Outbox.append(connection, "planner", List.of(failed(run, reason)));
          }
          return run.rejected();
        });
    if (rejected) {
      metrics.rejected();
      relay.wake();
    } else {
      loop.begin(event.run());
    }
  }

  private static Outbox.Outgoing failed(NewRun run, String reason) {
    return Outbox.Outgoing.traced(
        new Event.RunFailed(run.id(), run.recording(), run.pipeline(), null, reason));
  }

  /**
   * A request by somebody who waits for the answer: a rejected run is not written.
   *
   * @return the pinned run, written and on its way, or the rejection
   */
  public Pinning.Pinned ask(Pinning.Wanted wanted) throws SQLException {
    var pinned =
        database.transaction(connection -> {
          var result = pinning.pin(connection, wanted);
          if (!result.run().rejected()) {
            runs.insert(connection, result.run());
            Outbox.append(connection, "planner", List.of(request(result.run())));
          }
          return result;
        });
    relay.wake();
    return pinned;
  }

  /**
   * The same again, with exactly what the run pinned; what is finished is found and not repeated.
   *
   * @return the new run; empty if there is no such run, or it pinned nothing
   */
  public Optional<String> retry(String run, String as, @Nullable String traceparent)
      throws SQLException {
    var retried =
        database.transaction(connection -> {
          var row = runs.find(connection, run);
          if (row.isEmpty() || row.get().structuralHash().isEmpty()) {
            return Optional.<String>empty();
          }
          var again = again(row.get(), as, traceparent);
          runs.insert(connection, again);
          Outbox.append(connection, "planner", List.of(request(again)));
          return Optional.of(as);
        });
    relay.wake();
    return retried;
  }

  private static NewRun again(RunRow row, String as, @Nullable String traceparent) {
    return new NewRun(
        as,
        row.recording(),
        row.revision(),
        row.pipeline(),
        row.standard(),
        row.source(),
        row.structuralHash(),
        row.pins(),
        row.inputs(),
        row.gridNs(),
        row.priority(),
        "api",
        row.id(),
        null,
        row.diagnostics(),
        traceparent);
  }

  /** The run is written; the event brings it to the instance that has the recording. */
  private static Outbox.Outgoing request(NewRun run) {
    return Outbox.Outgoing.traced(
        new Event.RunRequested(
            run.id(),
            run.recording(),
            run.standard() ? run.pipeline() : null,
            run.standard() ? null : run.source(),
            run.inputs(),
            run.gridNs(),
            run.priority(),
            run.requestedBy()));
  }
}
