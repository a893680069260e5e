package dev.virgo.executor.work;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.rpc.RenewReply;
import dev.virgo.schemas.rpc.RenewRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** Renews every lease that is held, and learns which of them, or which slices, are of no use. */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class);

  private final Cache cache;
  private final Ledger ledger;
  private final Duration lease;
  private final Duration every;
  private final BiConsumer<Held, List<Key>> invalid;
  private final BiConsumer<Held, List<Key>> cancelled;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile long beatenNs = System.nanoTime();

  /**
   * @param lease how long a reservation holds without being renewed
   * @param every how often it is renewed; a call has to be over by then
   * @param invalid told of a lease that is gone, with what of it a cancellation ended
   * @param cancelled told what of a lease a cancellation ended
   */
  Heartbeat(
      Cache cache,
      Ledger ledger,
      Duration lease,
      Duration every,
      BiConsumer<Held, List<Key>> invalid,
      BiConsumer<Held, List<Key>> cancelled) {
    this.cache = cache;
    this.ledger = ledger;
    this.lease = lease;
    this.every = every;
    this.invalid = invalid;
    this.cancelled = cancelled;
    this.thread = Thread.ofPlatform().daemon().name("heartbeat").start(this::run);
  }

  /** Whether leases are renewed; false once none was for the time that a lease holds. */
  boolean healthy() {
    return thread.isAlive() && System.nanoTime() - beatenNs < lease.toNanos();
  }

  /**
   * How long to wait for the next beat, nanoseconds. Beats keep their rate: one that took long puts
   * off none after it.
   */
  static long untilNextNs(long firstNs, long everyNs, long nowNs) {
    return everyNs - (nowNs - firstNs) % everyNs;
  }

  private void run() {
    long first = System.nanoTime();
    try {
      while (!closed.await(
          untilNextNs(first, every.toNanos(), System.nanoTime()), TimeUnit.NANOSECONDS)) {
        try {
          beat();
          beatenNs = System.nanoTime();
        } catch (StatusRuntimeException e) {
          LOG.warnf("leases are not renewed, the cache is away: %s", e.getStatus());
        } catch (RuntimeException e) {
          // The next beat may succeed; without any, all work is lost.
          LOG.error("leases are not renewed: a bug", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    var held = ledger.all();
    if (held.isEmpty()) {
      return;
    }
    var request = RenewRequest.newBuilder().setLeaseMs(lease.toMillis());
    held.forEach(one -> request.addLeases(one.lease()));
    var states = cache.renew(request.build()).getStatesList();
    for (int i = 0; i < states.size() && i < held.size(); i++) {
      act(held.get(i), states.get(i));
    }
  }

  private void act(Held held, RenewReply.State state) {
    var ended = state.getCancelledList().stream().map(key -> Key.of(key.toByteArray())).toList();
    if (!state.getValid()) {
      // The lease of which only the last outcome was being told is gone too; whoever tells it hears
      // whether it was in time.
      if (ledger.find(held.lease()).isPresent() && held.computes()) {
        invalid.accept(held, ended);
      }
      return;
    }
    held.renewed();
    if (!ended.isEmpty()) {
      cancelled.accept(held, ended);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
