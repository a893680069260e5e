package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.recordings.Ingest;
import dev.virgo.planner.sql.Database;
import dev.virgo.planner.trace.Spans;
import dev.virgo.schemas.event.Event;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** A recording came, grew, was corrected or went: its rows, and what that means for runs. */
@Singleton
public class RecordingEvents {
  private final Database database;
  private final Ingest ingest;
  private final Runs runs;
  private final StandardRuns standard;
  private final RunLoop loop;
  private final Relay relay;
  private final Spans spans;

  public RecordingEvents(
      Database database,
      Ingest ingest,
      Runs runs,
      StandardRuns standard,
      RunLoop loop,
      Relay relay,
      Spans spans) {
    this.database = database;
    this.ingest = ingest;
    this.runs = runs;
    this.standard = standard;
    this.loop = loop;
    this.relay = relay;
    this.spans = spans;
  }

  /** A new recording. */
  public void ingested(Event.RecordingIngested event) throws SQLException {
    arrived(ingest.arrival(event));
  }

  /** A new revision of a recording. */
  public void changed(Event.RecordingChanged event) throws SQLException {
    arrived(ingest.arrival(event));
  }

  private void arrived(Ingest.Arrival arrival) throws SQLException {
    var begin =
        database.transaction(connection -> {
          if (ingest.take(connection, arrival) == Ingest.Outcome.TAKEN) {
            standard.arrived(
                connection, arrival.recording(), spans.currentOrNew("recording-ingested"));
          }
          // Of a redelivery: whatever was written before a crash, but never planned.
          return runs.notBegun(connection, List.of(arrival.recording()));
        });
    for (var run : begin) {
      loop.begin(run);
    }
  }

  /** A recording is gone: what still runs on it is cancelled. */
  public void deleted(Event.RecordingDeleted event) throws SQLException {
    var live =
        database.transaction(connection -> {
          ingest.delete(connection, event);
          return runs.liveOf(connection, event.recording());
        });
    for (var run : live) {
      loop.handle(run, List.of(new RunEvent.CancelRequested()));
    }
    relay.wake();
  }
}
