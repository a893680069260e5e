package dev.virgo.executor.pool;

import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.backend.Work;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A pool of workers from one source. {@link Pool} decides, this applies. */
public final class PooledBackend implements Backend {
  private static final Logger LOG = Logger.getLogger(PooledBackend.class);
  private static final long KEEP_IDLE_MS = Duration.ofMinutes(5).toMillis();
  private static final Duration REAP_EVERY = Duration.ofSeconds(30);

  /** For how long a worker may have a batch without being in one of its slices. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final WorkerSource source;
  private final Inquiries inquiries;
  private final MeterRegistry meters;
  private final Duration quiet;

  /** What workers still say while it is being closed sets no clock any more. */
  private final ScheduledExecutorService clock =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("worker-clock").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Slot> slots = new HashMap<>();
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final Set<String> clamped = new HashSet<>();
  private long tickets;
  private boolean draining;
  private boolean closed;
  private volatile Runnable loadChanged = () -> {};

  /** Starts no worker before there is something to do. */
  public PooledBackend(WorkerSource source, MeterRegistry meters) {
    this(source, meters, QUIET);
  }

  /**
   * @param quiet for how long a worker may have a batch without being in one of its slices
   */
  PooledBackend(WorkerSource source, MeterRegistry meters, Duration quiet) {
    this.source = source;
    this.meters = meters;
    this.quiet = quiet;
    this.inquiries = new Inquiries(source, clock);
    var _ =
        clock.scheduleWithFixedDelay(
            this::round, REAP_EVERY.toSeconds(), REAP_EVERY.toSeconds(), TimeUnit.SECONDS);
    source.onChange(this::round);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Optional<String> refuses(Demand demand) {
    return source.refuses(demand);
  }

  @Override
  public void submit(Work work, Consumer<BackendEvent> events) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      double cores = source.cores(work.demand());
      if (work.demand().cpu() > cores && clamped.add(work.envelope().getIdentity())) {
        LOG.warnf(
            "%s asks for %s cores, the workers have %s: it gets those",
            work.envelope().getIdentity(), work.demand().cpu(), cores);
      }
      waiting.addLast(new Batch(tickets++, work, events));
    } finally {
      lock.unlock();
    }
    round();
  }

  @Override
  public void cancel(long work, Collection<Key> slices) {
    lock.lock();
    try {
      for (var batch : waiting) {
        if (batch.work().id() == work) {
          batch.drop(slices);
        }
      }
      waiting.removeIf(Batch::isEmpty);
      for (var slot : slots.values()) {
        slot.cancel(work, slices);
      }
    } finally {
      lock.unlock();
    }
    // It may have been in the way of those behind it.
    round();
  }

  @Override
  public Map<Long, List<Key>> drain() {
    var waited = new HashMap<Long, List<Key>>();
    lock.lock();
    try {
      draining = true;
      waiting.forEach(batch -> waited.put(batch.work().id(), batch.left()));
      waiting.clear();
    } finally {
      lock.unlock();
    }
    loadChanged.run();
    return waited;
  }

  @Override
  public void onLoadChange(Runnable listener) {
    loadChanged = listener;
  }

  @Override
  public CompletableFuture<WorkerReply> ask(WorkerRequest question) {
    return inquiries.ask(question);
  }

  @Override
  public Load load() {
    lock.lock();
    try {
      int busy = (int) slots.values().stream().filter(Slot::busy).count();
      return new Load(source.slots(), busy, waiting.size());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> trouble() {
    return clock.isShutdown() ? Optional.of("it is closed") : source.trouble();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      slots.values().forEach(Slot::kill);
    } finally {
      lock.unlock();
    }
    clock.shutdownNow();
    inquiries.close();
    source.close();
  }

  // ------------------------------------------------------------------ decide, apply

  /** Called after every change; tells of it without the lock, so that who is told may ask back. */
  private void round() {
    var interrupted = new ArrayList<Batch>();
    lock.lock();
    try {
      if (!closed && !draining && source.slots() == 0) {
        interrupted.addAll(waiting);
        waiting.clear();
      } else if (!closed && !draining) {
        for (var action : Pool.decide(source.limits(), view(), waitingView(), KEEP_IDLE_MS)) {
          apply(action);
        }
      }
    } finally {
      lock.unlock();
    }
    interrupted.forEach(this::giveBack);
    loadChanged.run();
  }

  /** Somebody else may have room, and who knows when there is some here again. */
  private void giveBack(Batch batch) {
    var why = "the %s backend can start no worker now".formatted(source.name());
    batch.interrupt(why).forEach(batch.events());
  }

  private List<Pool.Slot> view() {
    return slots.values().stream().map(slot -> slot.view(source)).toList();
  }

  private List<Pool.Waiting> waitingView() {
    return waiting.stream()
        .map(batch ->
            new Pool.Waiting(
                batch.ticket(),
                workerClass(batch.work()),
                source.cores(batch.work().demand()),
                batch.work().bulk()))
        .toList();
  }

  private WorkerClass workerClass(Work work) {
    return source.workerClass(work.envelope().getBundle(), work.demand());
  }

  private void apply(Pool.Action action) {
    switch (action) {
      case Pool.Action.Assign(long ticket, int slot) -> {
        var worker = slots.get(slot);
        if (worker != null) {
          worker.run(take(ticket));
        }
      }
      case Pool.Action.Start(long ticket, WorkerClass workerClass) ->
          start(take(ticket), workerClass);
      case Pool.Action.Kill(int slot) -> {
        var worker = slots.remove(slot);
        if (worker != null) {
          worker.kill();
        }
      }
    }
  }

  private Batch take(long ticket) {
    var batch = waiting.stream().filter(b -> b.ticket() == ticket).findFirst().orElseThrow();
    waiting.remove(batch);
    return batch;
  }

  private void start(Batch batch, WorkerClass workerClass) {
    int id = 1;
    while (slots.containsKey(id)) {
      id++;
    }
    var slot = new Slot(id, workerClass, clock, quiet, source.token(), this::ended, lock);
    slots.put(id, slot);
    slot.attach(source.start(workerClass, Integer.toString(id), slot));
    slot.run(batch);
  }

  /** A worker is free or gone; what is left of its batch goes first. */
  private void ended(Slot slot, boolean gone, Optional<Batch> rest) {
    lock.lock();
    try {
      if (gone) {
        slots.remove(slot.id(), slot);
        meters.counter("virgo.executor.worker.ends", "planned", "" + slot.wasKilled()).increment();
      }
      rest.filter(batch -> !batch.isEmpty() && !closed).ifPresent(waiting::addFirst);
    } finally {
      lock.unlock();
    }
    round();
  }
}
