package dev.virgo.executor.work;

import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Every lease that this executor holds. */
final class Ledger {
  private final Map<Long, Held> held = new ConcurrentHashMap<>();
  private final Object emptied = new Object();

  void add(Held one) {
    held.put(one.lease(), one);
  }

  Optional<Held> find(long lease) {
    return Optional.ofNullable(held.get(lease));
  }

  List<Held> all() {
    return List.copyOf(held.values());
  }

  /** The cache knows what became of these slices. */
  void settle(long lease, Collection<Key> slices) {
    var one = held.get(lease);
    if (one != null && one.end(slices)) {
      drop(lease);
    }
  }

  /** The lease is gone. */
  void drop(long lease) {
    held.remove(lease);
    if (held.isEmpty()) {
      synchronized (emptied) {
        emptied.notifyAll();
      }
    }
  }

  /** Waits until nothing is held; false if that took too long. */
  boolean awaitEmpty(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (emptied) {
      while (!held.isEmpty()) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (leftMs <= 0) {
          return false;
        }
        emptied.wait(leftMs);
      }
    }
    return true;
  }
}
