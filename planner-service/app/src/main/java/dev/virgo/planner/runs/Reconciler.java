package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.sql.Database;
import dev.virgo.wire.About;
import dev.virgo.wire.Transient;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks for runs of which nothing was heard for a while. First it takes them up from their rows,
 * which puts every open question again; slices that are still out after the long silence are sent
 * out once more. The cache cannot be asked whether a claim lives, so that this also happens to
 * slices that simply run longer than the silence. It is harmless: whoever computes them keeps the
 * claim, and the new dispatch waits for it. The count of them tells of lost events only where no
 * slice runs that long.
 */
@Singleton
public class Reconciler {
  private static final Logger LOG = Logger.getLogger(Reconciler.class);
  private static final int MOST = 200;
  private static final int ATTEMPTS = 3;

  /** How soon a run that waits for another service is tried again. */
  private static final Duration SOON = Duration.ofMillis(500);

  /** How soon the cache is told again of what it did not hear. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final Database database;
  private final Runs runs;
  private final RunLoop loop;
  private final RunMetrics metrics;
  private final Withdrawals withdrawals;
  private final Transforms transforms;
  private final Duration every;
  private final Duration silent;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ending = lock.newCondition();
  private final Thread thread =
      Thread.ofPlatform().name("reconciler").daemon().unstarted(this::run);
  private final Map<String, Integer> failures = new HashMap<>();
  private final Round quietRuns;
  private final Round silentRuns;
  private boolean closed;

  /**
   * @param every time between two looks
   * @param quiet after this long a run is taken up again
   * @param silent after this long its slices are sent out again
   */
  public Reconciler(
      Database database,
      Runs runs,
      RunLoop loop,
      RunMetrics metrics,
      Withdrawals withdrawals,
      Transforms transforms,
      @ConfigProperty(name = "virgo.planner.reconcile.every", defaultValue = "30s") Duration every,
      @ConfigProperty(name = "virgo.planner.reconcile.quiet", defaultValue = "30s") Duration quiet,
      @ConfigProperty(name = "virgo.planner.reconcile.silent", defaultValue = "10m")
          Duration silent) {
    this.database = database;
    this.runs = runs;
    this.loop = loop;
    this.metrics = metrics;
    this.withdrawals = withdrawals;
    this.transforms = transforms;
    this.every = every;
    this.quietRuns = new Round(quiet);
    this.silentRuns = new Round(silent);
    this.silent = silent;
  }

  /** Begins to look, on a thread of its own. */
  public void start() {
    thread.start();
  }

  /** Whether it still looks. */
  public boolean healthy() {
    return thread.isAlive();
  }

  /** Ends it; a look that is under way goes to its end. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      ending.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      long looked = System.nanoTime();
      long told = looked;
      while (waited()) {
        duty("take up what waits", this::takeUpWaiting);
        if (System.nanoTime() - told >= AGAIN.toNanos()) {
          told = System.nanoTime();
          duty("tell the cache of cancelled runs", withdrawals::repeat);
        }
        if (System.nanoTime() - looked >= every.toNanos()) {
          looked = System.nanoTime();
          look();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean waited() throws InterruptedException {
    lock.lock();
    try {
      long left = Math.min(every.toNanos(), SOON.toNanos());
      while (!closed && left > 0) {
        left = ending.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Tries again what waits for another service, as long as there is time. */
  void takeUpWaiting() {
    long until = System.nanoTime() + every.toNanos();
    for (var run : loop.waiting()) {
      if (System.nanoTime() < until) {
        attempt(run, () -> loop.begin(run));
      }
    }
  }

  /** One look. */
  void look() {
    // Another instance may have taken publications in.
    duty("read what is published", transforms::refresh);
    duty(
        "take up quiet runs",
        () -> {
          for (var run : quietRuns.next()) {
            attempt(run, () -> loop.retake(run));
          }
        });
    duty(
        "send silent slices out again",
        () -> {
          for (var run : silentRuns.next()) {
            attempt(run, () -> repair(run));
          }
        });
  }

  /** Runs of which nothing was heard, so many at a time, round and round: each has its turn. */
  private final class Round {
    private final Duration since;
    private String after = "";

    Round(Duration since) {
      this.since = since;
    }

    List<String> next() throws SQLException {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(since.toNanos());
      var from = after;
      var idle = database.read(connection -> runs.idle(connection, seconds, from, MOST));
      after = idle.size() < MOST ? "" : idle.getLast();
      return idle;
    }
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  /** One duty that cannot be done must not keep the others waiting. */
  private static void duty(String what, Attempt duty) {
    try {
      duty.run();
    } catch (SQLException | RuntimeException e) {
      LOG.warnf(e, "the reconciler could not %s; it tries again in %s", what, SOON);
    }
  }

  /**
   * One run that fails must not keep the others waiting. What fails by itself, and not for the
   * surroundings, ends after a few attempts; else it would be under way for ever.
   */
  private void attempt(String run, Attempt attempt) {
    try (var _ = About.run(run)) {
      attemptAbout(run, attempt);
    }
  }

  private void attemptAbout(String run, Attempt attempt) {
    try {
      attempt.run();
      failures.remove(run);
    } catch (SQLException e) {
      LOG.warnf("run %s: %s; tried again later", run, e.getMessage());
    } catch (RuntimeException e) {
      if (Transient.is(e)) {
        LOG.warnf("run %s: %s; tried again later", run, e.getMessage());
      } else {
        failed(run, e);
      }
    }
  }

  private void failed(String run, RuntimeException cause) {
    LOG.errorf(cause, "run %s cannot be taken up", run);
    loop.drop(run);
    if (failures.merge(run, 1, Integer::sum) < ATTEMPTS) {
      return;
    }
    failures.remove(run);
    duty(
        "end run " + run,
        () -> {
          var row = database.read(connection -> runs.find(connection, run));
          if (row.isPresent()) {
            loop.impossible(
                run, row.get().recording(), "cannot be taken up: " + cause.getMessage());
          }
        });
  }

  private void repair(String run) throws SQLException {
    var state = loop.look(run);
    var lost = state.isEmpty() ? List.<RunEvent.Lost>of() : state.get().inFlight();
    if (!lost.isEmpty()) {
      LOG.warnf("run %s: %d slices were silent for %s; sent out again", run, lost.size(), silent);
      metrics.repaired(lost.size());
      loop.handle(run, List.of(new RunEvent.Repair(lost)));
    }
  }
}
