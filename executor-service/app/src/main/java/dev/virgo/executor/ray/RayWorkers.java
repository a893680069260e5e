package dev.virgo.executor.ray;

import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.pool.Limits;
import dev.virgo.executor.pool.NeverStarted;
import dev.virgo.executor.pool.Worker;
import dev.virgo.executor.pool.WorkerClass;
import dev.virgo.executor.pool.WorkerEnd;
import dev.virgo.executor.pool.WorkerSource;
import dev.virgo.executor.pool.WorkerToken;
import dev.virgo.wire.Backoff;
import dev.virgo.wire.Rpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Actors of a Ray cluster, kept by its gateway. Attached to it by one stream; where that ends, what
 * ran on it is interrupted, and it is attached to again, for ever.
 */
public final class RayWorkers implements WorkerSource {
  private static final Logger LOG = Logger.getLogger(RayWorkers.class);

  /** How long a gateway may take to say what its cluster is. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Nothing runs meanwhile, and a gateway is not shared by many. */
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final Settings settings;
  private final Duration patience;
  private final String workerToken = WorkerToken.create();
  private final ManagedChannel channel;
  private final ScheduledExecutorService clock =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("ray-gateway").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  private final ReentrantLock lock = new ReentrantLock();
  private final Backoff backoff = new Backoff(BETWEEN_TRIES);
  private @Nullable Attachment attachment;

  /** The last one that was heard of; {@link #hears} says whether it is still there. */
  private @Nullable Cluster cluster;

  private boolean hears;

  /** The last gateway was gone before a worker had started: the next one has to show one first. */
  private boolean doubted;

  private String lastSaid = "";
  private boolean closed;
  private volatile Runnable changed = () -> {};

  /**
   * How.
   *
   * @param gateway {@code host:port}
   * @param token that the gateway expects
   * @param blobRoot where workers write results; the same place on every host of the cluster
   * @param otlp where workers send spans; empty: nowhere
   */
  public record Settings(String gateway, String token, URI blobRoot, String otlp) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "Settings[gateway=" + gateway + ", blobRoot=" + blobRoot + "]";
    }
  }

  /** Attaches to the gateway as soon as it answers. */
  public RayWorkers(Settings settings) {
    this(settings, PATIENCE);
  }

  /**
   * @param patience how long a gateway may take to say what its cluster is
   */
  RayWorkers(Settings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    this.channel = Rpc.channel(settings.gateway(), settings.token());
    clock.execute(this::attach);
  }

  @Override
  public String name() {
    return "ray";
  }

  @Override
  public String token() {
    return workerToken;
  }

  @Override
  public Limits limits() {
    return usable().map(Cluster::limits).orElse(Limits.NONE);
  }

  @Override
  public int slots() {
    return usable().map(Cluster::slots).orElse(0);
  }

  private Optional<Cluster> usable() {
    lock.lock();
    try {
      return hears ? known().filter(it -> it.proven() || !doubted) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> trouble() {
    lock.lock();
    try {
      var heard = cluster;
      if (!hears || heard == null) {
        return Optional.of(lastSaid.isEmpty() ? away("has not answered yet") : lastSaid);
      }
      return heard.slots() > 0 && heard.proven() ? Optional.empty() : Optional.of(heard.words());
    } finally {
      lock.unlock();
    }
  }

  /** What the last cluster could not do, the next one of this gateway cannot do either. */
  @Override
  public Optional<String> refuses(Demand demand) {
    return known().flatMap(it -> it.refuses(demand));
  }

  /** One shape: every worker is as large as a slot. */
  @Override
  public WorkerClass workerClass(String bundle, Demand demand) {
    return known()
        .map(it -> new WorkerClass(bundle, it.slotBytes(), it.slotCpus()))
        .orElseGet(() -> new WorkerClass(bundle, demand.ramBytes(), demand.cpu()));
  }

  @Override
  public double cores(Demand demand) {
    return known().map(Cluster::slotCpus).orElse(demand.cpu());
  }

  private Optional<Cluster> known() {
    lock.lock();
    try {
      return Optional.ofNullable(cluster);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Worker start(WorkerClass workerClass, String slot, Worker.Listener listener) {
    Attachment to;
    lock.lock();
    try {
      to = attachment;
    } finally {
      lock.unlock();
    }
    return to == null
        ? NeverStarted.of(listener, new WorkerEnd.Interrupted(away("is not attached")))
        : to.start(workerClass, slot, listener);
  }

  @Override
  public void onChange(Runnable listener) {
    changed = listener;
  }

  // ------------------------------------------------------------------ attached or not

  private void attach() {
    Attachment next;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      next = new Attachment(channel, settings, workerToken, new FromGateway());
      attachment = next;
    } finally {
      lock.unlock();
    }
    next.begin();
    var _ = clock.schedule(() -> expire(next), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void expire(Attachment waited) {
    boolean silent;
    lock.lock();
    try {
      silent = waited.equals(attachment) && !hears;
    } finally {
      lock.unlock();
    }
    if (silent) {
      waited.cancel("it says nothing of its cluster for " + patience.toSeconds() + " s");
    }
  }

  private final class FromGateway implements Attachment.Listener {
    @Override
    public void cluster(Attachment from, Cluster now) {
      boolean news;
      lock.lock();
      try {
        if (!from.equals(attachment)) {
          return;
        }
        news = !hears || !now.equals(cluster);
        cluster = now;
        hears = true;
        doubted &= !now.proven();
        lastSaid = "";
        backoff.reset();
      } finally {
        lock.unlock();
      }
      if (news && now.slots() > 0) {
        LOG.infof("Ray gateway %s: %s", settings.gateway(), now.words());
      } else if (news) {
        LOG.warnf(
            "Ray gateway %s: %s; nothing is taken until there is room for one",
            settings.gateway(), now.words());
      }
      changed.run();
    }

    @Override
    public void ended(Attachment from, Status why) {
      Duration pause;
      boolean news;
      var said = away(words(why));
      lock.lock();
      try {
        if (!from.equals(attachment)) {
          return;
        }
        attachment = null;
        doubted |= hears && cluster != null && !cluster.proven();
        hears = false;
        pause = backoff.next();
        news = !closed && !said.equals(lastSaid);
        lastSaid = said;
      } finally {
        lock.unlock();
      }
      if (news) {
        LOG.warnf("%s; it is tried again until it answers", said);
      }
      from.interrupt(said);
      changed.run();
      var _ = clock.schedule(RayWorkers.this::attach, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private String away(String what) {
    return "the Ray gateway " + settings.gateway() + " " + what;
  }

  private static String words(Status why) {
    var detail = why.getDescription() == null ? "" : ": " + why.getDescription();
    return switch (why.getCode()) {
      case OK -> "has ended the connection";
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          "refuses the token; give both the same VIRGO_TOKEN";
      case UNAVAILABLE -> "does not answer" + detail;
      case UNIMPLEMENTED -> "is none, another service answers; correct VIRGO_RAY_GATEWAY";
      case CANCELLED,
          UNKNOWN,
          INVALID_ARGUMENT,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          DATA_LOSS ->
          "has gone (" + why.getCode() + detail + ")";
    };
  }

  /** The gateway ends what is left on the stream. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    clock.shutdownNow();
    channel.shutdownNow();
  }
}
