package dev.virgo.planner.events;

import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.rpc.FileHashes;
import dev.virgo.planner.runs.Reconciler;
import dev.virgo.planner.standard.Shipped;
import dev.virgo.schemas.event.EventType;
import dev.virgo.wire.Wire;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Starts what runs by itself: relay, standard pipeline, consumers, reconciler. */
@ApplicationScoped
public class Startup {
  private static final int MAX_BATCH = 500;

  /** Reading a file takes as long as thousands of other events. */
  private static final int ONE_FILE = 1;

  private final Wire wire;
  private final DataSource source;
  private final Relay relay;
  private final Shipped shipped;
  private final RegistryEvents registry;
  private final PlannerEvents events;
  private final FileEvents fileEvents;
  private final FileHashes files;
  private final Reconciler reconciler;

  Startup(
      Wire wire,
      DataSource source,
      Relay relay,
      Shipped shipped,
      RegistryEvents registry,
      PlannerEvents events,
      FileEvents fileEvents,
      FileHashes files,
      Reconciler reconciler) {
    this.wire = wire;
    this.source = source;
    this.relay = relay;
    this.shipped = shipped;
    this.registry = registry;
    this.events = events;
    this.fileEvents = fileEvents;
    this.files = files;
    this.reconciler = reconciler;
  }

  void start(@Observes StartupEvent event) throws SQLException {
    relay.started(wire.relay(source, "planner"));
    shipped.publish();
    wire.consume("registry", List.of(EventType.TRANSFORM_PUBLISHED.topic()), MAX_BATCH, registry);
    wire.consume(
        "",
        List.of(
            EventType.RECORDING_INGESTED.topic(),
            EventType.RECORDING_CHANGED.topic(),
            EventType.RECORDING_DELETED.topic(),
            EventType.RUN_REQUESTED.topic(),
            EventType.NODE_DONE.topic()),
        MAX_BATCH,
        events);
    wire.consume(
        "files",
        List.of(EventType.RECORDING_INGESTED.topic(), EventType.RECORDING_CHANGED.topic()),
        ONE_FILE,
        fileEvents);
    reconciler.start();
    wire.watch("reconciler", reconciler::healthy);
  }

  void stop(@Observes ShutdownEvent event) {
    reconciler.close();
    files.close();
  }
}
