package dev.virgo.executor.process;

import dev.virgo.executor.backend.Backend;
import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.backend.Load;
import dev.virgo.executor.backend.Work;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
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

/** A pool of worker processes on this host. {@link Pool} decides, this applies. */
final class ProcessBackend implements Backend {
  private static final Logger LOG = Logger.getLogger(ProcessBackend.class);
  private static final long KEEP_IDLE_MS = Duration.ofMinutes(5).toMillis();
  private static final Duration REAP_EVERY = Duration.ofSeconds(30);

  /** For how long a worker may have a batch without being in one of its slices. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Limits limits;
  private final WorkerCommand command;
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

  ProcessBackend(Limits limits, WorkerCommand command, MeterRegistry meters) {
    this(limits, command, meters, QUIET);
  }

  /**
   * @param quiet for how long a worker may have a batch without being in one of its slices
   */
  ProcessBackend(Limits limits, WorkerCommand command, MeterRegistry meters, Duration quiet) {
    this.limits = limits;
    this.command = command;
    this.meters = meters;
    this.quiet = quiet;
    this.inquiries = new Inquiries(command, clock);
    var _ =
        clock.scheduleWithFixedDelay(
            this::round, REAP_EVERY.toSeconds(), REAP_EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public Optional<String> refuses(Demand demand) {
    return limits.refuses(demand);
  }

  @Override
  public void submit(Work work, Consumer<BackendEvent> events) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (work.demand().cpu() > limits.cpus() && clamped.add(work.envelope().getIdentity())) {
        LOG.warnf(
            "%s asks for %s cores, this host's workers have %s: it gets those",
            work.envelope().getIdentity(), work.demand().cpu(), limits.cpus());
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
      return new Load(Math.max(1, (int) limits.cpus()), busy, waiting.size());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean healthy() {
    return !clock.isShutdown();
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
  }

  // ------------------------------------------------------------------ decide, apply

  /** Called after every change; tells of it without the lock, so that who is told may ask back. */
  private void round() {
    var lost = new ArrayList<Runnable>();
    lock.lock();
    try {
      if (!closed && !draining) {
        for (var action : Pool.decide(limits, view(), waitingView(), KEEP_IDLE_MS)) {
          apply(action, lost);
        }
      }
    } finally {
      lock.unlock();
    }
    lost.forEach(Runnable::run);
    loadChanged.run();
  }

  private List<Pool.Slot> view() {
    return slots.values().stream().map(slot -> slot.view(limits)).toList();
  }

  private List<Pool.Waiting> waitingView() {
    return waiting.stream()
        .map(batch ->
            new Pool.Waiting(
                batch.ticket(),
                workerClass(batch.work()),
                limits.clamp(batch.work().demand().cpu()),
                batch.work().bulk()))
        .toList();
  }

  private WorkerClass workerClass(Work work) {
    return WorkerClass.of(work.envelope().getBundle(), work.demand(), limits);
  }

  private void apply(Pool.Action action, List<Runnable> lost) {
    switch (action) {
      case Pool.Action.Assign(long ticket, int slot) -> {
        var worker = slots.get(slot);
        if (worker != null) {
          worker.run(take(ticket));
        }
      }
      case Pool.Action.Start(long ticket, WorkerClass workerClass) ->
          start(take(ticket), workerClass, lost);
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

  private void start(Batch batch, WorkerClass workerClass, List<Runnable> lost) {
    int id = 1;
    while (slots.containsKey(id)) {
      id++;
    }
    var slot = new Slot(id, workerClass, clock, quiet, command.token(), this::ended, lock);
    try {
      slot.attach(WorkerProcess.start(command, workerClass, Integer.toString(id), slot));
      slots.put(id, slot);
      slot.run(batch);
    } catch (IOException e) {
      LOG.errorf(e, "cannot start a worker");
      // Every slice is told, so that nothing waits for a worker that cannot be.
      var message = "cannot start a worker process: " + e.getMessage();
      for (var slice : batch.envelope().getSlicesList()) {
        var key = Key.of(slice.getCutoffKey().toByteArray());
        lost.add(
            () -> batch.events().accept(new BackendEvent.Lost(batch.work().id(), key, message)));
      }
    }
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
