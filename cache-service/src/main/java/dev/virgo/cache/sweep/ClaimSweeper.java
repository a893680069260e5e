package dev.virgo.cache.sweep;

import dev.virgo.cache.claims.End;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.wire.Transient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Looks for run-out claims every so often, on a thread of its own. Several instances do no harm:
 * each takes what the others do not hold.
 */
public final class ClaimSweeper implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ClaimSweeper.class);

  /** Claims per transaction. */
  private static final int BATCH = 500;

  private final ClaimStore store;
  private final Duration period;
  private final Consumer<List<Claim>> expired;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread thread;
  private boolean closed;
  private volatile boolean failing;

  private ClaimSweeper(ClaimStore store, Duration period, Consumer<List<Claim>> expired) {
    this.store = store;
    this.period = period;
    this.expired = expired;
    this.thread = Thread.ofPlatform().name("claim-sweeper").daemon(true).unstarted(this::run);
  }

  /**
   * Starts it.
   *
   * @param expired told which claims each transaction ended
   */
  public static ClaimSweeper start(
      ClaimStore store, Duration period, Consumer<List<Claim>> expired) {
    var sweeper = new ClaimSweeper(store, period, expired);
    sweeper.thread.start();
    return sweeper;
  }

  /** Ends everything that has run out by now, and forgets leases without claims. */
  public static int sweep(ClaimStore store, Consumer<List<Claim>> expired) {
    int total = 0;
    List<Claim> ended;
    do {
      ended = store.inTransaction(tx -> End.expire(tx, BATCH));
      expired.accept(ended);
      total += ended.size();
    } while (ended.size() == BATCH);
    store.inTransaction(tx -> tx.claims().closeUnused());
    return total;
  }

  /** Whether the last round went through. */
  public boolean healthy() {
    return thread.isAlive() && !failing;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (rest()) {
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("the sweeper was interrupted and ends");
    } catch (Error e) {
      LOG.fatal("the sweeper ends: a bug; readiness turns red", e);
      throw e;
    }
  }

  private void round() {
    try {
      sweep(store, expired);
      failing = false;
    } catch (RuntimeException e) {
      // Whatever it was: without sweeps nobody ever gets the slices of a dead holder back.
      boolean known = failing;
      failing = true;
      if (Transient.is(e) && known) {
        LOG.warnf("still cannot sweep: %s", e);
      } else if (Transient.is(e)) {
        LOG.warn("cannot sweep, the next round tries again", e);
      } else {
        LOG.error("sweeping failed, the next round tries again; readiness is red until then", e);
      }
    }
  }

  /** Waits one period; false if it is to end. */
  private boolean rest() throws InterruptedException {
    lock.lock();
    try {
      long left = period.toNanos();
      while (!closed && left > 0) {
        left = closing.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
