package dev.virgo.planner.events;

import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.runs.RecordingEvents;
import dev.virgo.planner.runs.RunLoop;
import dev.virgo.planner.runs.RunRequests;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.EventConsumer;
import dev.virgo.wire.EventConsumer.Received;
import dev.virgo.wire.Traces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Everything about recordings and their runs, but what {@link FileEvents} does. All events of one
 * recording are handled in order; recordings beside each other.
 */
@Singleton
public class PlannerEvents implements EventConsumer.Handler {
  /** As many connections as the pool can spare for this. */
  private static final int AT_ONCE = 6;

  private final RecordingEvents recordings;
  private final RunRequests requests;
  private final RunLoop loop;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  public PlannerEvents(RecordingEvents recordings, RunRequests requests, RunLoop loop) {
    this.recordings = recordings;
    this.requests = requests;
    this.loop = loop;
  }

  @Override
  public void handle(List<Received> batch) throws Exception {
    var byRecording = new LinkedHashMap<String, List<Received>>();
    for (var received : batch) {
      if (FileEvents.toRead(received.event()).isEmpty()) {
        byRecording.computeIfAbsent(received.event().key(), _ -> new ArrayList<>()).add(received);
      }
    }
    if (byRecording.size() == 1) {
      inOrder(byRecording.values().iterator().next());
      return;
    }
    besideEachOther(byRecording.values());
  }

  private void besideEachOther(Iterable<List<Received>> recordingsOfBatch) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<java.util.concurrent.Future<?>>();
      for (var events : recordingsOfBatch) {
        tasks.add(
            threads.submit(() -> {
              slots.acquire();
              try {
                inOrder(events);
                return null;
              } finally {
                slots.release();
              }
            }));
      }
      for (var task : tasks) {
        await(task);
      }
    }
  }

  private static void await(java.util.concurrent.Future<?> task) throws Exception {
    try {
      task.get();
    } catch (ExecutionException e) {
      // The failure itself tells the consumer whether to wait or to give up.
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private void inOrder(List<Received> events) throws SQLException {
    var done = new LinkedHashMap<String, List<RunEvent>>();
    for (var received : events) {
      if (received.event() instanceof Event.NodeDone node) {
        done.computeIfAbsent(node.run(), _ -> new ArrayList<>()).add(new RunEvent.SlicesDone(node));
      } else {
        flush(done);
        one(received);
      }
    }
    flush(done);
  }

  /** One transaction per run, however many of its slices are done. */
  private void flush(Map<String, List<RunEvent>> done) throws SQLException {
    for (var run : done.entrySet()) {
      loop.handle(run.getKey(), run.getValue());
    }
    done.clear();
  }

  private void one(Received received) throws SQLException {
    try (var span = Traces.consume(received)) {
      try {
        dispatch(received.event());
      } catch (SQLException | RuntimeException e) {
        span.failed(e);
        throw e;
      }
    }
  }

  private void dispatch(Event event) throws SQLException {
    switch (event) {
      case Event.RecordingIngested it -> recordings.ingested(it);
      case Event.RecordingChanged it -> recordings.changed(it);
      case Event.RecordingDeleted it -> recordings.deleted(it);
      case Event.RunRequested it -> requests.requested(it);
      case Event.NodeDone _,
          Event.RecordingAccessed _,
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
          throw new IllegalStateException("the planner does not subscribe to " + event);
    }
  }

  /** What keeps failing ends the run that it belongs to. */
  @Override
  public void onPoison(Received received, Exception cause) throws SQLException {
    var reason = reason(received, cause);
    if (received.event() instanceof Event.NodeDone done) {
      loop.impossible(done.run(), done.recording(), reason);
    } else if (received.event() instanceof Event.RunRequested request) {
      loop.impossible(request.run(), request.recording(), reason);
    } else {
      recordings.impossible(received.event(), reason);
    }
  }

  static String reason(Received received, Exception cause) {
    return "event " + received.id() + " keeps failing: " + cause.getMessage();
  }
}
