package dev.virgo.planner.events;

import dev.virgo.planner.rpc.FileHashes;
import dev.virgo.planner.runs.RecordingEvents;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.EventConsumer;
import dev.virgo.wire.EventConsumer.Received;
import dev.virgo.wire.Traces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/**
 * Recordings of which the event says no more than the hash of a file: a worker reads that first,
 * and a large file takes it many minutes. A consumer of its own hands them over, one by one, so
 * that everything else goes on meanwhile, and Kafka keeps what is not done. A later revision that
 * needs no reading overtakes; the earlier one is then known to be old.
 */
@Singleton
public class FileEvents implements EventConsumer.Handler {
  private final RecordingEvents recordings;
  private final FileHashes files;

  public FileEvents(RecordingEvents recordings, FileHashes files) {
    this.recordings = recordings;
    this.files = files;
  }

  /** Streams whose blocks a worker has to make; empty for events that this consumer leaves. */
  static List<Event.Stream> toRead(Event event) {
    var streams =
        switch (event) {
          case Event.RecordingIngested it -> it.streams();
          case Event.RecordingChanged it -> it.streams();
          case Event.RecordingDeleted _,
              Event.RecordingAccessed _,
              Event.RunRequested _,
              Event.NodeDone _,
              Event.NodeReady _,
              Event.NodeStarted _,
              Event.AssetMaterialized _,
              Event.RunStarted _,
              Event.RunCompleted _,
              Event.RunFailed _,
              Event.RunCancelled _,
              Event.TransformPublished _,
              Event.StandardPublished _,
              Event.BackfillProgress _ ->
              List.<Event.Stream>of();
        };
    return streams.stream().filter(stream -> stream.hash() != null).toList();
  }

  @Override
  public void handle(List<Received> batch) throws Exception {
    for (var received : batch) {
      var streams = toRead(received.event());
      if (!streams.isEmpty()) {
        try (var span = Traces.consume(received)) {
          try {
            take(received.event(), streams);
          } catch (SQLException | RuntimeException e) {
            span.failed(e);
            throw e;
          }
        }
      }
    }
  }

  private void take(Event event, List<Event.Stream> streams)
      throws SQLException, InterruptedException {
    if (event instanceof Event.RecordingIngested it) {
      if (!recordings.known(it.recording(), it.revision())) {
        files.read(streams);
      }
      recordings.ingested(it);
    } else if (event instanceof Event.RecordingChanged it) {
      if (!recordings.known(it.recording(), it.revision())) {
        files.read(streams);
      }
      recordings.changed(it);
    }
    files.forget(streams);
  }

  @Override
  public void onPoison(Received received, Exception cause) throws SQLException {
    files.forget(toRead(received.event()));
    recordings.impossible(received.event(), PlannerEvents.reason(received, cause));
  }
}
