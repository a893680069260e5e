package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.Library;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one process that have something in common: a module's tokens, slots and breaker, results
 * that are kept, and how many calls run at the same time (constellation lang, sections 6.4, 8.6 and
 * 8.7). Each run has a thread of its own, which ends with it.
 */
public final class Engine implements AutoCloseable {

  /** How long runs that were cancelled may take to end. */
  private static final Duration LAST = Duration.ofSeconds(5);

  /** Each run has a thread of the system; a machine has some ten thousand of them. */
  private static final int USUAL_RUNS = 1000;

  /**
   * What holds for an engine.
   *
   * @param scheduler null for any number of calls at the same time
   * @param breaker null for no circuit breakers
   * @param drain how long runs may go on when the engine is closed
   * @param maxRuns no more are under way at the same time; at least one
   */
  public record Settings(
      Timeline timeline,
      @Nullable SchedulerSettings scheduler,
      @Nullable BreakerSettings breaker,
      Duration drain,
      int maxRuns) {

    public Settings {
      if (maxRuns < 1) {
        throw new IllegalArgumentException("an engine runs at least one pipeline at a time");
      }
      drain = RunSettings.atMostAYear(drain);
    }

    /** No scheduler, breakers as usual, half a minute for what is under way, a thousand runs. */
    public static Settings standard() {
      return new Settings(
          Timeline.system(), null, BreakerSettings.standard(), Duration.ofSeconds(30), USUAL_RUNS);
    }

    /** The same with another number of runs. */
    public Settings holding(int runs) {
      return new Settings(timeline, scheduler, breaker, drain, runs);
    }
  }

  private final Settings settings;
  private final ThreadFactory threads;
  private final ModuleLimits limits;
  private final @Nullable Slots scheduler;
  private final Map<UUID, RunHandle> inFlight = new HashMap<>();
  private final BlockingQueue<UUID> ends = new LinkedBlockingQueue<>();
  private Lifecycle lifecycle = Lifecycle.fresh();

  public Engine(Settings settings) {
    this(settings, Thread.ofPlatform().daemon().factory());
  }

  /**
   * @param threads makes those of the runs
   */
  Engine(Settings settings, ThreadFactory threads) {
    this.settings = settings;
    this.threads = threads;
    SchedulerSettings bounds = settings.scheduler();
    this.scheduler = bounds == null ? null : new Slots(bounds);
    this.limits = new ModuleLimits(scheduler, settings.breaker());
  }

  /**
   * Starts a run of what the optimizer has left of a pipeline.
   *
   * @param inputs the plain inputs that are given, by name; each fits its declared type
   * @param run what holds for it, in the engine's time
   */
  public Launch start(
      Optimized program, Map<String, Value> inputs, Library library, RunSettings run) {
    return start(program, Beginning.anew(inputs), library, run);
  }

  /**
   * Goes on with a run that did not come to its end, unless that is being done already. It is run
   * as it is written, because values are given to the calls that are written.
   *
   * @param additional inputs that were missing
   * @param resolved values for calls that are not to be made, by the names of the calls
   */
  public Launch resume(
      IrPipeline pipeline,
      SuspendedExecution suspended,
      Map<String, Value> additional,
      Map<String, Value> resolved,
      Library library,
      RunSettings run) {
    return switch (ResumeRules.decide(pipeline, suspended, additional, resolved)) {
      case ResumeRules.Decision.Refuse(var failures) -> new Launch.Refused(failures);
      case ResumeRules.Decision.Go(Beginning beginning) ->
          start(Optimization.none().optimize(pipeline), beginning, library, run);
    };
  }

  private synchronized Launch start(
      Optimized program, Beginning beginning, Library library, RunSettings run) {
    UUID id = beginning.executionId();
    if (!lifecycle.admits()) {
      return refused(Failure.Kind.SHUTDOWN_REJECTED, "The engine is " + lifecycle.phase().text());
    }
    if (inFlight.containsKey(id)) {
      return refused(
          Failure.Kind.RESUME_IN_PROGRESS,
          "Execution %s is under way; wait until it has ended".formatted(id));
    }
    if (lifecycle.inFlight() >= settings.maxRuns()) {
      return refused(
          Failure.Kind.QUEUE_FULL,
          "%d of at most %d runs are under way; wait until one has ended"
              .formatted(lifecycle.inFlight(), settings.maxRuns()));
    }
    var handle =
        new RunHandle(
            id, new PipelineRun(program, beginning, library, run.in(settings.timeline()), limits));
    lifecycle = lifecycle.begun();
    inFlight.put(id, handle);
    Thread thread = threads.newThread(() -> handle.carryOut(() -> ended(id)));
    thread.setName("run-" + id);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // It says that the system has no thread, and not that there is no memory.
      ended(id);
      return refused(
          Failure.Kind.LIMIT_EXCEEDED,
          "There is no thread for the run (%s); wait until others have ended"
              .formatted(e.getMessage()));
    }
    return new Launch.Started(handle);
  }

  private static Launch refused(Failure.Kind kind, String message) {
    return new Launch.Refused(
        List.of(new Failure(Failure.INLINE, null, kind, message, new Span(0, 0))));
  }

  private synchronized void ended(UUID id) {
    inFlight.remove(id);
    lifecycle = lifecycle.ended();
    if (!lifecycle.admits()) {
      ends.add(id);
    }
  }

  /** How many runs are under way. */
  public synchronized int inFlight() {
    return lifecycle.inFlight();
  }

  /** What the scheduler has done; null without one. */
  public @Nullable SchedulerStatistics scheduler() {
    return scheduler == null ? null : scheduler.statistics();
  }

  /**
   * Takes no more runs, lets those under way end for a while, then cancels the rest. Done again it
   * does nothing.
   */
  @Override
  public void close() {
    drain();
    try {
      while (isDraining() && !isOverdue()) {
        settings.timeline().next(ends, cancelAt(), inFlight());
      }
      cancelAll();
      long last = settings.timeline().nanos() + LAST.toNanos();
      while (isDraining() && settings.timeline().nanos() - last < 0) {
        settings.timeline().next(ends, last, inFlight());
      }
    } catch (InterruptedException _) {
      cancelAll();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void drain() {
    lifecycle = lifecycle.drain(settings.timeline().nanos() + settings.drain().toNanos());
  }

  private synchronized boolean isDraining() {
    return lifecycle.phase() == Lifecycle.Phase.DRAINING;
  }

  private synchronized boolean isOverdue() {
    return lifecycle.isOverdue(settings.timeline().nanos());
  }

  private synchronized long cancelAt() {
    return lifecycle.cancelAt();
  }

  private synchronized void cancelAll() {
    inFlight.values().forEach(RunHandle::cancel);
    if (scheduler != null) {
      scheduler.shutDown();
    }
  }
}
