package dev.virgo.runtime.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Time as a run meets it, so that tests of pauses and limits take none. */
public interface Timeline {

  /** Nanoseconds since some moment; never goes back. */
  long nanos();

  /** The time of day. */
  Instant now();

  /**
   * Takes what comes first: the next element of the queue, or a moment; null if that was the
   * moment.
   *
   * @param until the moment as {@link #nanos} counts; {@link Long#MAX_VALUE} for none
   * @param working how many threads may still put something into the queue
   */
  <T> @Nullable T next(BlockingQueue<T> queue, long until, int working) throws InterruptedException;

  /** Lets the calling thread wait. */
  void sleep(Duration duration) throws InterruptedException;

  /** Time as it goes by. */
  static Timeline system() {
    return new Timeline() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public <T> @Nullable T next(BlockingQueue<T> queue, long until, int working)
          throws InterruptedException {
        return until == Long.MAX_VALUE
            ? queue.take()
            : queue.poll(Math.max(0, until - nanos()), TimeUnit.NANOSECONDS);
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
      }
    };
  }
}
