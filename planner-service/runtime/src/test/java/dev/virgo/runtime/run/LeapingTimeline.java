package dev.virgo.runtime.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still while anything works and leaps to the next moment that somebody waits for
 * when nothing does: an hour takes no time.
 */
final class LeapingTimeline implements Timeline {

  private record Sleeper(long until, Thread thread) {}

  private final List<Sleeper> sleepers = new ArrayList<>();
  private long now;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos());
  }

  Duration passed() {
    return Duration.ofNanos(nanos());
  }

  @Override
  public <T> @Nullable T next(BlockingQueue<T> queue, long until, int working)
      throws InterruptedException {
    while (true) {
      synchronized (this) {
        T element = queue.poll();
        if (element != null) {
          return element;
        }
        if (allSleep(working)) {
          long first = sleepers.stream().mapToLong(Sleeper::until).min().orElse(Long.MAX_VALUE);
          if (first == Long.MAX_VALUE && until == Long.MAX_VALUE) {
            throw new AssertionError("nothing will ever happen");
          }
          now = Math.max(now, Math.min(first, until));
          if (until <= first) {
            return null;
          }
          sleepers.removeIf(sleeper -> sleeper.until() <= now);
          notifyAll();
        } else {
          wait(20);
        }
      }
    }
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    Sleeper sleeper = new Sleeper(now + duration.toNanos(), Thread.currentThread());
    sleepers.add(sleeper);
    notifyAll();
    try {
      while (sleepers.contains(sleeper)) {
        wait();
      }
    } finally {
      sleepers.remove(sleeper);
    }
  }

  /** Who was interrupted is about to do something. */
  private boolean allSleep(int working) {
    return sleepers.size() == working
        && sleepers.stream().noneMatch(sleeper -> sleeper.thread().isInterrupted());
  }
}
