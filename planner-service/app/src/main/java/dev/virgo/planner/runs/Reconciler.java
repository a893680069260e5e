package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.registry.Transforms;
import dev.virgo.planner.sql.Database;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks for runs of which nothing was heard for a while. First it takes them up from their rows,
 * which puts every open question again; slices that are still out after the long silence are sent
 * out once more. That is harmless (whoever computes them keeps the claim, the new dispatch waits
 * for it), but should never be needed, and is counted.
 */
@Singleton
public class Reconciler {
  private static final Logger LOG = Logger.getLogger(Reconciler.class);
  private static final int MOST = 200;

  /** How soon a run that waits for another service is tried again. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Database database;
  private final Runs runs;
  private final RunLoop loop;
  private final RunMetrics metrics;
  private final Withdrawals withdrawals;
  private final Transforms transforms;
  private final Duration every;
  private final Duration quiet;
  private final Duration silent;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ending = lock.newCondition();
  private final Thread thread =
      Thread.ofPlatform().name("reconciler").daemon().unstarted(this::run);
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
    this.quiet = quiet;
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
      for (long looked = System.nanoTime(); waited(); ) {
        try {
          loop.beginWaiting();
          withdrawals.repeat();
          if (System.nanoTime() - looked >= every.toNanos()) {
            looked = System.nanoTime();
            look();
          }
        } catch (SQLException | RuntimeException e) {
          LOG.warnf(e, "the reconciler could not look; it does so again in %s", SOON);
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

  /** One look. */
  void look() throws SQLException {
    // Another instance may have taken publications in.
    transforms.refresh();
    for (var run : idle(quiet)) {
      attempt(run, () -> loop.retake(run));
    }
    for (var run : idle(silent)) {
      attempt(run, () -> repair(run));
    }
  }

  private List<String> idle(Duration since) throws SQLException {
    return database.read(
        connection -> runs.idle(connection, TimeUnit.NANOSECONDS.toSeconds(since.toNanos()), MOST));
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  /** One run that fails must not keep the others waiting. */
  private static void attempt(String run, Attempt attempt) {
    try {
      attempt.run();
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("run %s: %s; tried again later", run, e.getMessage());
    }
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
