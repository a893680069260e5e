package dev.virgo.runtime.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Time that stands still until somebody sets it, or nothing else can happen. */
final class SetTimeline implements Timeline {

  private final AtomicLong now = new AtomicLong();
  private final AtomicReference<@Nullable Runnable> meanwhile = new AtomicReference<>();

  void set(Duration time) {
    now.set(time.toNanos());
  }

  /** Is done while somebody looks at the clock the next time. */
  void meanwhile(Runnable action) {
    meanwhile.set(action);
  }

  @Override
  public long nanos() {
    Runnable action = meanwhile.getAndSet(null);
    if (action != null) {
      action.run();
    }
    return now.get();
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(now.get());
  }

  @Override
  public <T> @Nullable T next(BlockingQueue<T> queue, long until, int working)
      throws InterruptedException {
    T first = working > 0 ? queue.take() : queue.poll();
    if (first == null) {
      now.set(until);
    }
    return first;
  }

  @Override
  public void sleep(Duration duration) {
    throw new AssertionError("nothing sleeps here");
  }
}
