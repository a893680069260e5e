package dev.virgo.backfill.access;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventType;
import dev.virgo.wire.EventConsumer;
import dev.virgo.wire.EventConsumer.Received;
import dev.virgo.wire.Wire;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes {@code ursa.recording-accessed} in. Repeating a batch changes nothing. */
@ApplicationScoped
public class AccessConsumer implements EventConsumer.Handler {
  private static final int MAX_BATCH = 1000;

  private final LastAccess lastAccess;

  AccessConsumer(LastAccess lastAccess) {
    this.lastAccess = lastAccess;
  }

  void onStart(@Observes StartupEvent start, Wire wire) {
    wire.consume("", List.of(EventType.RECORDING_ACCESSED.topic()), MAX_BATCH, this);
  }

  @Override
  public void handle(List<Received> batch) throws Exception {
    lastAccess.raise(latest(batch));
  }

  static Map<String, Instant> latest(List<Received> batch) {
    var latest = new HashMap<String, Instant>();
    for (var received : batch) {
      if (received.event() instanceof Event.RecordingAccessed accessed) {
        latest.merge(accessed.recording(), accessed.at(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return latest;
  }
}
