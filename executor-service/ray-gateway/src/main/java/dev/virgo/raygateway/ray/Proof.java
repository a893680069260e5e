package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.slot.Actors.Outcome;
import dev.virgo.raygateway.slot.SlotEvent;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a worker has ever started in the cluster. Until then, what does not start is its fault.
 */
public final class Proof {
  private final AtomicBoolean given = new AtomicBoolean();
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

  /** What comes of a greeting. */
  Outcome judge(Outcome greeting) {
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
