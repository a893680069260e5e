package dev.virgo.executor;

import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.pool.PooledBackend;
import dev.virgo.executor.pool.WorkerSource;
import dev.virgo.executor.process.ProcessWorkers;
import dev.virgo.executor.ray.RayWorkers;
import dev.virgo.executor.rpc.CacheClient;
import dev.virgo.executor.work.Executor;
import dev.virgo.executor.work.Meters;
import dev.virgo.executor.work.Readers;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import dev.virgo.wire.EventProducer;
import dev.virgo.wire.Wire;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts the executor together, starts and stops it. */
@ApplicationScoped
public class ExecutorService {
  private static final Logger LOG = Logger.getLogger(ExecutorService.class);
  private static final long TAKE_OVER_AGAIN_SECONDS = 1;

  private static final long AT_ONCE_SECONDS = 1;

  /** Ray's workers for what goes out again are started first: they need all cores for a while. */
  private static final long PROBE_AFTER_WORK_SECONDS = 3;

  private final Settings settings;
  private final Backend backend;
  private final Wire wire;
  private final MeterRegistry meters;
  private @Nullable CacheClient cache;
  private @Nullable Executor executor;
  private @Nullable Readers readers;
  private volatile boolean stopping;
  private volatile boolean warned;

  /** How much an earlier process left, as far as the cache answers at once. */
  private final CompletableFuture<Integer> leftBehind = new CompletableFuture<>();

  ExecutorService(Settings settings, Backend backend, Wire wire, MeterRegistry meters) {
    this.settings = settings;
    this.backend = backend;
    this.wire = wire;
    this.meters = meters;
  }

  /** The one that the configuration names, and no other instead of it. */
  @Produces
  @Singleton
  static Backend backend(Settings settings, MeterRegistry meters) {
    // The first that reads them; whatever is wrong is said before anything is started.
    settings.check();
    return new PooledBackend(
        switch (settings.backend()) {
          case PROCESS -> processes(settings);
          case RAY -> actors(settings);
        },
        meters);
  }

  private static WorkerSource processes(Settings settings) {
    return ProcessWorkers.of(
        new ProcessWorkers.Settings(
            settings.workerClassPath(),
            settings.workerOptions(),
            settings.blobRoot(),
            settings.data().resolve("logs"),
            settings.otlp(),
            settings.cpus(),
            settings.memoryBytes()));
  }

  private static WorkerSource actors(Settings settings) {
    return new RayWorkers(
        new RayWorkers.Settings(
            settings.rayGateway(), settings.token(), settings.blobRoot(), settings.otlp()));
  }

  static void close(@Disposes Backend backend) {
    backend.close();
  }

  void start(@Observes StartupEvent event) {
    var producer = wire.produce();
    var client =
        new CacheClient(settings.cacheAddress(), settings.token(), settings.renewDeadline());
    cache = client;
    var gates = new Readers(backend);
    readers = gates;
    var holder = settings.holder();
    if (settings.instance().isPresent()) {
      takeOver(client, holder, false);
    } else {
      leftBehind.complete(0);
    }
    var taker =
        new Executor(
            holder,
            settings.lease(),
            settings.renewEvery(),
            client,
            backend,
            settings.prices(),
            publisher(producer),
            new Meters(meters));
    executor = taker;
    gates.open(
        Readers.Reader.of(wire.consume("", List.of(EventType.NODE_READY.topic()), 4, taker)),
        Readers.Reader.of(wire.consume("bulk", List.of(Topics.NODE_READY_BULK), 1, taker)));
    wire.watch("cache", client::reachable);
    wire.watch("leases renewed", taker::renews);
    wire.watch("outcomes told", taker::settles);
    var publication = new Publication(new Surroundings(producer), settings.developmentMode());
    wire.watchTrouble("transforms published", publication::trouble);
    wire.watchTrouble("backend " + backend.name(), backend::trouble);
    gauges(taker);
    var _ =
        leftBehind
            .completeOnTimeout(0, AT_ONCE_SECONDS, TimeUnit.SECONDS)
            .thenAccept(slices -> later(probeAfter(slices), publication::begin));
  }

  /** Of what workers can run. */
  private final class Surroundings implements Publication.Surroundings {
    private final EventProducer producer;

    Surroundings(EventProducer producer) {
      this.producer = producer;
    }

    @Override
    public CompletableFuture<WorkerReply> ask(WorkerRequest question) {
      return backend.ask(question);
    }

    @Override
    public CompletableFuture<?> deliver(Event event) {
      return producer.deliver(event, null);
    }

    @Override
    public void later(long seconds, Runnable task) {
      ExecutorService.this.later(seconds, task);
    }

    @Override
    public void say(Logger.Level level, String what) {
      if (!stopping) {
        LOG.log(level, what);
      }
    }
  }

  private long probeAfter(int slices) {
    return slices > 0 && settings.backend() == Settings.BackendKind.RAY
        ? PROBE_AFTER_WORK_SECONDS
        : 0;
  }

  private static Executor.Publisher publisher(EventProducer producer) {
    return new Executor.Publisher() {
      @Override
      public void send(Event event, @Nullable String traceparent) {
        producer.send(event, traceparent);
      }

      @Override
      public void deliver(Event event, @Nullable String traceparent) {
        var _ = producer.deliver(event, traceparent).join();
      }
    };
  }

  private void gauges(Executor taker) {
    workers("available", load -> load.slots() - load.busy());
    workers("busy", Load::busy);
    meters.gauge("virgo.executor.waiting", backend, b -> b.load().waiting());
    meters.gauge("virgo.executor.open", taker, Executor::open);
  }

  /** By the name and label of OpenTelemetry's conventions for CI/CD systems. */
  private void workers(String state, ToIntFunction<Load> count) {
    Gauge.builder("cicd.worker.count", backend, b -> count.applyAsInt(b.load()))
        .description("slots for batches of ordinary size")
        .tag("cicd.worker.state", state)
        .register(meters);
  }

  /**
   * What an earlier process of this instance held goes out again at once, not when its leases end;
   * asked again until the cache has answered, and once more when a question that the earlier one
   * had still asked is surely answered.
   */
  private void takeOver(CacheClient client, String holder, boolean last) {
    var _ =
        CompletableFuture.supplyAsync(() -> client.takeOver(holder), Thread::startVirtualThread)
            .whenComplete((ended, failure) -> {
              if (failure == null) {
                tookOver(client, holder, ended, last);
              } else if (!stopping) {
                leftBehind.complete(0);
                LOG.logf(
                    warned ? Logger.Level.DEBUG : Logger.Level.WARN,
                    "what an earlier process of %s held is not taken over yet: %s",
                    holder,
                    failure.getMessage());
                warned = true;
                later(TAKE_OVER_AGAIN_SECONDS, () -> takeOver(client, holder, last));
              }
            });
  }

  private void tookOver(CacheClient client, String holder, int ended, boolean last) {
    leftBehind.complete(ended);
    if (ended > 0) {
      LOG.infof("%d slices that an earlier process of %s held go out again", ended, holder);
    }
    if (!last) {
      later(CacheClient.DEADLINE.toSeconds() + 1, () -> takeOver(client, holder, true));
    }
  }

  private void later(long seconds, Runnable task) {
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
        .execute(() -> {
          if (!stopping) {
            task.run();
          }
        });
  }

  /**
   * Before anything else is closed: takes nothing more, lets what runs finish, gives back the rest.
   */
  void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
    stopping = true;
    if (readers != null) {
      readers.close();
    }
    if (executor != null) {
      executor.stop(settings.grace());
      executor.close();
    }
    if (cache != null) {
      cache.close();
    }
  }
}
