package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.slot.Actors.Outcome;
import dev.virgo.raygateway.slot.SlotEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a worker has ever started in the cluster. Until then, what does not start is its fault.
 */
public final class Proof {
  private final AtomicBoolean given = new AtomicBoolean();
  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch known = new CountDownLatch(1);
  private volatile Runnable listener = () -> {};

  /**
   * Names who is told once, by the thread that saw the first one start; before any is asked for.
   */
  public void onGiven(Runnable told) {
    listener = told;
  }

  boolean isGiven() {
    return given.get();
  }

  /** A worker is on its way; {@link #judge} says what comes of it. */
  void tried() {
    tried.countDown();
  }

  /**
   * Waits whether somebody asks for a worker, and if so what comes of the first.
   *
   * @param begin how long nobody may ask
   * @param start how long a worker may take
   * @return whether it started
   */
  boolean comesWithin(Duration begin, Duration start) throws InterruptedException {
    return tried.await(begin.toNanos(), TimeUnit.NANOSECONDS)
        && known.await(start.toNanos(), TimeUnit.NANOSECONDS)
        && isGiven();
  }

  /** What comes of a greeting. */
  Outcome judge(Outcome greeting) {
    try {
      return judged(greeting);
    } finally {
      known.countDown();
    }
  }

  private Outcome judged(Outcome greeting) {
    return switch (greeting) {
      case Outcome.Answered answered -> {
        if (given.compareAndSet(false, true)) {
          listener.run();
        }
        yield answered;
      }
      case Outcome.Lost(var cause, var message)
          when cause == SlotEvent.Cause.NOT_STARTED && !isGiven() ->
          new Outcome.Lost(SlotEvent.Cause.CLUSTER, "it starts no workers: " + message);
      case Outcome.Lost lost -> lost;
    };
  }
}
