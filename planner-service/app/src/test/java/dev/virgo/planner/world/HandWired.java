package dev.virgo.planner.world;

import com.google.common.util.concurrent.MoreExecutors;
import dev.virgo.planner.events.FileEvents;
import dev.virgo.planner.events.PlannerEvents;
import dev.virgo.planner.outbox.Relay;
import dev.virgo.planner.pipeline.Pipelines;
import dev.virgo.planner.recordings.Ingest;
import dev.virgo.planner.recordings.Recordings;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.rpc.CacheClient;
import dev.virgo.planner.rpc.ExecutorClient;
import dev.virgo.planner.rpc.FileHashes;
import dev.virgo.planner.runs.Answers;
import dev.virgo.planner.runs.Descriptions;
import dev.virgo.planner.runs.Pinning;
import dev.virgo.planner.runs.Reconciler;
import dev.virgo.planner.runs.RecordingEvents;
import dev.virgo.planner.runs.RunLoader;
import dev.virgo.planner.runs.RunLoop;
import dev.virgo.planner.runs.RunMetrics;
import dev.virgo.planner.runs.RunRequests;
import dev.virgo.planner.runs.Runs;
import dev.virgo.planner.runs.StandardRuns;
import dev.virgo.planner.runs.Timings;
import dev.virgo.planner.runs.Withdrawals;
import dev.virgo.planner.standard.Publication;
import dev.virgo.planner.standard.Shipped;
import dev.virgo.planner.standard.StandardVersions;
import dev.virgo.planner.trace.Spans;
import dev.virgo.schemas.blob.FileBlobStore;
import dev.virgo.schemas.event.Event;
import dev.virgo.wire.EventConsumer.Received;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One planner instance without Quarkus and Kafka, on a real database and real RPC. Two of them on
 * one {@link Ground} are two instances.
 */
public final class HandWired {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  public final Ground ground;
  public final Runs runs = new Runs();
  public final Recordings recordings = new Recordings();
  public final Transforms transforms;
  public final Publication publication;
  public final RunRequests requests;
  public final RunLoop loop;
  public final PlannerEvents events;
  public final FileEvents fileEvents;
  public final Ingest ingest;
  public final StandardRuns standard;
  public final MeterRegistry meters;
  public final Withdrawals withdrawals;
  private final RunMetrics metrics;

  public HandWired(Ground ground, ManagedChannel channel, Path blobs, MeterRegistry meters) {
    this.ground = ground;
    this.meters = meters;
    var database = ground.database();
    var spans = new Spans(OpenTelemetry.noop().getTracer("test"));
    var relay = new Relay();
    var store = new FileBlobStore(blobs.toUri());
    var cache = new CacheClient(channel, DEADLINE);
    var executor = new ExecutorClient(channel, DEADLINE, DEADLINE);
    var files = new FileHashes(executor::hashBlocks, PATIENCE);
    var versions = new StandardVersions();
    metrics = new RunMetrics(meters);
    transforms = new Transforms(database);
    var pipelines = new Pipelines(meters);
    publication = new Publication(database, versions, transforms, pipelines);
    var pinning = new Pinning(recordings, transforms, versions, pipelines);
    standard = new StandardRuns(versions, pinning, runs, recordings);
    withdrawals = new Withdrawals(database, runs, cache, spans);
    var timings = new Timings();
    loop =
        new RunLoop(
            database,
            runs,
            new RunLoader(runs, recordings, transforms, pipelines, timings),
            new Answers(cache, new Descriptions(database, executor), store, spans),
            standard,
            withdrawals,
            relay,
            timings,
            metrics,
            spans);
    requests = new RunRequests(database, runs, pinning, loop, relay, metrics, spans);
    ingest = new Ingest(recordings, store, files::of);
    var arrivals = new RecordingEvents(database, ingest, runs, standard, loop, relay, spans);
    events = new PlannerEvents(arrivals, requests, loop);
    fileEvents = new FileEvents(arrivals, files);
  }

  /** A reconciler of this instance; a run is quiet and silent after these times. */
  public Reconciler reconciler(Duration quiet, Duration silent) {
    return new Reconciler(
        ground.database(),
        runs,
        loop,
        metrics,
        withdrawals,
        transforms,
        Duration.ofHours(1),
        quiet,
        silent);
  }

  /** The shipped transforms and the shipped standard pipeline. */
  public HandWired published() throws Exception {
    for (var descriptor : Descriptors.shipped()) {
      transforms.publish(Descriptors.published(descriptor));
    }
    publication.publish(Shipped.version());
    return this;
  }

  /** Hands events over as one batch of each consumer. */
  public void receive(Event... happened) throws Exception {
    var batch = new ArrayList<Received>();
    for (var event : happened) {
      batch.add(received(event));
    }
    events.handle(batch);
    fileEvents.handle(batch);
  }

  /** An event as a consumer gets it. */
  public static Received received(Event event) {
    return new Received(event, "id of the event", "topic", 0, 0, Context.root());
  }

  /**
   * Runs what is ready, and what becomes ready by that, until nothing is; every event on the way.
   */
  public List<Event> workOff(FakeExecutor executor) throws Exception {
    var all = new ArrayList<Event>();
    var queue = new ArrayDeque<>(ground.drainOutbox());
    while (!queue.isEmpty()) {
      var event = queue.removeFirst();
      all.add(event);
      if (event instanceof Event.NodeReady ready) {
        receive(executor.run(ready));
      } else if (event instanceof Event.RunRequested request) {
        receive(request);
      }
      queue.addAll(ground.drainOutbox());
    }
    return all;
  }

  /** A server for both fakes on a free port. */
  public static io.grpc.Server serve(FakeCache cache, FakeExecutor executor, int port)
      throws java.io.IOException {
    return io.grpc.netty.NettyServerBuilder.forAddress(
            new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port))
        .addService(cache)
        .addService(executor)
        .executor(MoreExecutors.directExecutor())
        .build()
        .start();
  }
}
