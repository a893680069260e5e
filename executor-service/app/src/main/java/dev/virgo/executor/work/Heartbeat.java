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
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Renews every lease that is held, and learns which of them, or which slices, are of no use. */
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class);

  private final Cache cache;
  private final Ledger ledger;
  private final Duration lease;
  private final Duration every;
  private final Consumer<Held> invalid;
  private final BiConsumer<Held, List<Key>> cancelled;
  private final CountDownLatch closed = new CountDownLatch(1);

  Heartbeat(
      Cache cache,
      Ledger ledger,
      Duration lease,
      Duration every,
      Consumer<Held> invalid,
      BiConsumer<Held, List<Key>> cancelled) {
    this.cache = cache;
    this.ledger = ledger;
    this.lease = lease;
    this.every = every;
    this.invalid = invalid;
    this.cancelled = cancelled;
    Thread.ofPlatform().daemon().name("heartbeat").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          beat();
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
    if (!state.getValid()) {
      // A lease whose last slice was committed meanwhile is gone too, and forgotten already.
      if (ledger.find(held.lease()).isPresent()) {
        invalid.accept(held);
      }
    } else if (state.getCancelledCount() > 0) {
      cancelled.accept(
          held, state.getCancelledList().stream().map(key -> Key.of(key.toByteArray())).toList());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
