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
    if (!known(event.recording(), event.revision())) {
      arrived(ingest.arrival(event));
    }
    begin(event.recording(), event.revision());
  }

  /** A new revision of a recording. */
  public void changed(Event.RecordingChanged event) throws SQLException {
    if (!known(event.recording(), event.revision())) {
      arrived(ingest.arrival(event));
    }
    begin(event.recording(), event.revision());
  }

  /** Whether this revision or a later one is there, so that its blocks need not be made again. */
  public boolean known(String recording, long revision) throws SQLException {
    return database.read(connection -> ingest.known(connection, recording, revision));
  }

  private void arrived(Ingest.Arrival arrival) throws SQLException {
    database.transaction(connection -> {
      var outcome = ingest.take(connection, arrival);
      if (outcome == Ingest.Outcome.TAKEN) {
        standard.arrived(connection, arrival.recording(), spans.currentOrNew("recording-ingested"));
      }
      return outcome;
    });
  }

  /** Also of a redelivery: what was written before a crash, but never planned. */
  private void begin(String recording, long revision) throws SQLException {
    for (var run : notBegun(recording, revision)) {
      loop.begin(run);
    }
  }

  private List<String> notBegun(String recording, long revision) throws SQLException {
    return database.read(connection -> runs.notBegun(connection, recording, revision));
  }

  /**
   * An ingest event keeps failing: the run that it asked for ends, if there is one. Else the run
   * would count as under way for ever, and no later revision would get one.
   */
  public void impossible(Event event, String reason) throws SQLException {
    if (event instanceof Event.RecordingIngested it) {
      impossible(it.recording(), it.revision(), reason);
    } else if (event instanceof Event.RecordingChanged it) {
      impossible(it.recording(), it.revision(), reason);
    }
  }

  private void impossible(String recording, long revision, String reason) throws SQLException {
    for (var run : notBegun(recording, revision)) {
      loop.impossible(run, recording, reason);
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
