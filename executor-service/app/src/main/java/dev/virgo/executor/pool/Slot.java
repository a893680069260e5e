package dev.virgo.executor.pool;

import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import dev.virgo.wire.About;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One worker of the pool and the batch that it runs. State is guarded by the backend's lock. */
final class Slot implements Worker.Listener {
  private static final Logger LOG = Logger.getLogger(Slot.class);

  private final int id;
  private final WorkerClass workerClass;
  private final ScheduledExecutorService clock;
  private final Duration quiet;
  private final String token;
  private final Ended ended;
  private final Lock lock;
  private @Nullable Worker worker;
  private @Nullable Batch batch;
  private @Nullable Future<?> deadline;
  private Optional<Key> timedOut = Optional.empty();
  private boolean killed;
  private boolean stuck;
  private long stretch;
  private long idleSinceNs = System.nanoTime();
  private long requests;

  /** Told when a worker is free or gone. */
  @FunctionalInterface
  interface Ended {
    void ended(Slot slot, boolean gone, Optional<Batch> rest);
  }

  /**
   * @param quiet for how long it may have a batch without being in one of its slices
   */
  Slot(
      int id,
      WorkerClass workerClass,
      ScheduledExecutorService clock,
      Duration quiet,
      String token,
      Ended ended,
      Lock lock) {
    this.id = id;
    this.workerClass = workerClass;
    this.clock = clock;
    this.quiet = quiet;
    this.token = token;
    this.ended = ended;
    this.lock = lock;
  }

  int id() {
    return id;
  }

  void attach(Worker started) {
    worker = started;
  }

  boolean busy() {
    return batch != null;
  }

  boolean wasKilled() {
    return killed;
  }

  Pool.Slot view(WorkerSource source) {
    var running = batch;
    return new Pool.Slot(
        id,
        workerClass,
        // One that is being ended may have answered meanwhile; it is of no use to the next batch.
        running != null || killed,
        running == null ? 0 : source.cores(running.work().demand()),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSinceNs));
  }

  void run(Batch next) {
    batch = next;
    worker()
        .send(
            WorkerRequest.newBuilder()
                .setId(++requests)
                .setToken(token)
                .setRun(next.ask())
                .build());
    watch();
  }

  /** Until it is in a slice no time limit counts; a worker that never gets there is ended. */
  private void watch() {
    stopClock();
    long watched = stretch;
    deadline = clock.schedule(() -> endQuiet(watched), quiet.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void endQuiet(long watched) {
    lock.lock();
    try {
      if (batch != null && stretch == watched) {
        stuck = true;
        kill();
      }
    } finally {
      lock.unlock();
    }
  }

  void kill() {
    killed = true;
    worker().kill();
  }

  private Worker worker() {
    if (worker == null) {
      throw new IllegalStateException("slot " + id + " has no worker yet");
    }
    return worker;
  }

  /** Drops slices; ends the worker if it is in one of them. */
  void cancel(long work, Collection<Key> slices) {
    var running = batch;
    if (running != null && running.work().id() == work) {
      running.drop(slices);
      if (running.isEmpty() || running.started().filter(slices::contains).isPresent()) {
        kill();
      }
    }
  }

  // ------------------------------------------------------------------ what the worker says

  @Override
  public void message(WorkerReply reply) {
    switch (reply.getWhatCase()) {
      case STARTED -> started(Key.of(reply.getStarted().getCutoffKey().toByteArray()));
      case SLICE_DONE -> done(List.of(reply.getSliceDone()));
      case RUN -> {
        done(reply.getRun().getSlicesList());
        free();
      }
      case DESCRIBE, HASH_BLOCKS, PROBE, WHAT_NOT_SET ->
          LOG.warnf("worker %d said %s, which nobody asked", id, reply.getWhatCase());
    }
  }

  private void started(Key slice) {
    Batch running;
    String host;
    lock.lock();
    try {
      running = batch;
      if (running == null) {
        return;
      }
      host = worker().host();
      stopClock();
      running.begin(slice);
      if (!running.wants(slice)) {
        kill();
        return;
      }
      long limitMs = running.work().envelope().getLimits().getTimeoutMs();
      if (limitMs > 0) {
        deadline = clock.schedule(() -> timeOut(slice), limitMs, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
    running
        .events()
        .accept(new BackendEvent.Started(running.work().id(), slice, host, Integer.toString(id)));
  }

  private void timeOut(Key slice) {
    lock.lock();
    try {
      if (batch != null && batch.started().filter(slice::equals).isPresent()) {
        timedOut = Optional.of(slice);
        kill();
      }
    } finally {
      lock.unlock();
    }
  }

  private void done(List<RunReply.SliceReply> replies) {
    var tell = new ArrayList<Runnable>();
    lock.lock();
    try {
      stopClock();
      var running = batch;
      for (var reply : replies) {
        var key = Key.of(reply.getCutoffKey().toByteArray());
        if (running != null && running.end(key)) {
          var event = new BackendEvent.Done(running.work().id(), key, reply);
          tell.add(() -> running.events().accept(event));
        }
      }
      if (running != null) {
        watch();
      }
    } finally {
      lock.unlock();
    }
    tell.forEach(Runnable::run);
  }

  private void free() {
    Optional<Batch> rest;
    lock.lock();
    try {
      stopClock();
      rest = Optional.ofNullable(batch);
      batch = null;
      idleSinceNs = System.nanoTime();
    } finally {
      lock.unlock();
    }
    // A slice that was not answered is the worker's bug; it is run again rather than forgotten.
    rest.ifPresent(Batch::reset);
    ended.ended(this, false, rest);
  }

  @Override
  public void ended(WorkerEnd how) {
    Optional<Batch> rest;
    List<BackendEvent> tell;
    lock.lock();
    try {
      stopClock();
      rest = Optional.ofNullable(batch);
      batch = null;
      tell = rest.map(running -> blame(running, how)).orElse(List.of());
      rest.ifPresent(Batch::reset);
    } finally {
      lock.unlock();
    }
    rest.ifPresent(running -> tell.forEach(running.events()));
    ended.ended(this, true, rest);
  }

  /** Takes out the slices that the worker's end is the loss of. */
  private List<BackendEvent> blame(Batch running, WorkerEnd how) {
    long work = running.work().id();
    var identity = running.work().envelope().getIdentity();
    if (timedOut.isPresent()) {
      var limit = running.work().envelope().getLimits().getTimeoutMs();
      return end(
          running,
          timedOut.stream().toList(),
          slice ->
              new BackendEvent.TimedOut(
                  work, slice, "ran longer than its limit of " + limit + " ms"));
    }
    if (stuck) {
      return lost(
          running,
          "worker %d was ended: it began no slice of %s within %d s"
              .formatted(id, identity, quiet.toSeconds()));
    }
    return switch (how) {
      case WorkerEnd.Killed _ -> List.of();
      case WorkerEnd.Died died ->
          died.toldAll() || running.isCertain()
              ? lost(running, "worker %d %s in %s".formatted(id, died.how(), identity))
              : oneByOne(running, died.how());
      case WorkerEnd.OutOfMemory _ ->
          lost(
              running,
              "the worker ran out of memory in %s: it has a heap of %d MiB of %d MiB; raise its @Resources(ramGb)"
                  .formatted(
                      identity, workerClass.heapBytes() >> 20, workerClass.ramBytes() >> 20));
      // All are told, so that nothing waits for a worker that cannot be.
      case WorkerEnd.NotStarted notStarted ->
          end(
              running,
              running.left(),
              slice -> new BackendEvent.Lost(work, slice, notStarted.why()));
      case WorkerEnd.Interrupted interrupted -> running.interrupt(interrupted.what());
    };
  }

  /** The loss of one slice; the rest of the batch goes to another worker. */
  private List<BackendEvent> lost(Batch running, String message) {
    var envelope = running.work().envelope();
    try (var _ = About.node(envelope.getRun(), envelope.getNode(), envelope.getTraceparent())) {
      LOG.warnf("slot %d: %s", id, message);
    }
    return end(
        running,
        running.culprit().stream().toList(),
        slice -> new BackendEvent.Lost(running.work().id(), slice, message));
  }

  /** Which slice it was in is not known for sure: nobody's loss yet, the next request has one. */
  private List<BackendEvent> oneByOne(Batch running, String how) {
    var envelope = running.work().envelope();
    try (var _ = About.node(envelope.getRun(), envelope.getNode(), envelope.getTraceparent())) {
      LOG.warnf("slot %d: worker %s in a batch; its slices are run one by one", id, how);
    }
    running.oneByOne();
    return List.of();
  }

  private static List<BackendEvent> end(
      Batch running, List<Key> slices, Function<Key, BackendEvent> how) {
    return slices.stream().filter(running::end).map(how).toList();
  }

  private void stopClock() {
    stretch++;
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
