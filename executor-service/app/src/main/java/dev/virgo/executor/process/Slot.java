package dev.virgo.executor.process;

import dev.virgo.executor.backend.BackendEvent;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.RunReply;
import dev.virgo.schemas.rpc.WorkerReply;
import dev.virgo.schemas.rpc.WorkerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One worker of the pool and the batch that it runs. State is guarded by the backend's lock. */
final class Slot implements WorkerProcess.Listener {
  private static final Logger LOG = Logger.getLogger(Slot.class);
  private static final int OUT_OF_MEMORY = 3;
  private static final String HOST = hostName();

  private final int id;
  private final WorkerClass workerClass;
  private final ScheduledExecutorService clock;
  private final Duration quiet;
  private final String token;
  private final Ended ended;
  private final Lock lock;
  private @Nullable WorkerProcess process;
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

  void attach(WorkerProcess worker) {
    process = worker;
  }

  boolean busy() {
    return batch != null;
  }

  boolean wasKilled() {
    return killed;
  }

  Pool.Slot view(Limits limits) {
    var running = batch;
    return new Pool.Slot(
        id,
        workerClass,
        running != null,
        running == null ? 0 : limits.clamp(running.work().demand().cpu()),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSinceNs));
  }

  void run(Batch next) {
    batch = next;
    worker()
        .send(
            WorkerRequest.newBuilder()
                .setId(++requests)
                .setToken(token)
                .setRun(next.envelope())
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

  private WorkerProcess worker() {
    if (process == null) {
      throw new IllegalStateException("slot " + id + " has no process yet");
    }
    return process;
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
    lock.lock();
    try {
      running = batch;
      if (running == null) {
        return;
      }
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
        .accept(new BackendEvent.Started(running.work().id(), slice, HOST, Integer.toString(id)));
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
  public void ended(int exitCode) {
    Optional<Batch> rest;
    var tell = new ArrayList<Runnable>();
    lock.lock();
    try {
      stopClock();
      rest = Optional.ofNullable(batch);
      batch = null;
      rest.ifPresent(running -> blame(running, exitCode).ifPresent(tell::add));
      rest.ifPresent(Batch::reset);
    } finally {
      lock.unlock();
    }
    tell.forEach(Runnable::run);
    ended.ended(this, true, rest);
  }

  /** Takes out the slice that the worker's end is the loss of, if it is one. */
  private Optional<Runnable> blame(Batch running, int exitCode) {
    long work = running.work().id();
    if (timedOut.isPresent()) {
      var slice = timedOut.get();
      long limitMs = running.work().envelope().getLimits().getTimeoutMs();
      return running.end(slice)
          ? Optional.of(() ->
              running
                  .events()
                  .accept(
                      new BackendEvent.TimedOut(
                          work, slice, "ran longer than its limit of " + limitMs + " ms")))
          : Optional.empty();
    }
    if (killed && !stuck) {
      return Optional.empty();
    }
    var message = message(running, exitCode);
    LOG.warnf("worker %d: %s", id, message);
    return running
        .culprit()
        .filter(running::end)
        .map(slice -> () -> running.events().accept(new BackendEvent.Lost(work, slice, message)));
  }

  private String message(Batch running, int exitCode) {
    var identity = running.work().envelope().getIdentity();
    if (stuck) {
      return "worker was ended: it began no slice of %s within %d s; its log is worker-%d.log"
          .formatted(identity, quiet.toSeconds(), id);
    }
    if (exitCode == OUT_OF_MEMORY) {
      return "worker ran out of memory in %s: it has a heap of %d MiB of %d MiB; raise its @Resources(ramGb)"
          .formatted(identity, workerClass.heapBytes() >> 20, workerClass.ramBytes() >> 20);
    }
    return "worker ended with exit code %d in %s; its log is worker-%d.log"
        .formatted(exitCode, identity, id);
  }

  private void stopClock() {
    stretch++;
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
