package dev.virgo.runtime.run;

import dev.virgo.runtime.Effort;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The effort of a run, which all of its threads share: so much is there, and it is at an end when
 * the run's time is over, it was cancelled, or the thread that spends was given up.
 */
final class Deadline implements Effort {

  private static final long BETWEEN_LOOKS = 10_000;

  private final Timeline timeline;
  private final long end;
  private final BooleanSupplier cancelled;
  private final BooleanSupplier givenUp;
  private final AtomicLong left;

  /**
   * @param givenUp whether nobody waits any more for what the calling thread does
   */
  Deadline(
      Timeline timeline, long end, BooleanSupplier cancelled, BooleanSupplier givenUp, long units) {
    this.timeline = timeline;
    this.end = end;
    this.cancelled = cancelled;
    this.givenUp = givenUp;
    this.left = new AtomicLong(units);
  }

  @Override
  public long left() {
    return left.get();
  }

  @Override
  public void spend(long spent) {
    if (givenUp.getAsBoolean()) {
      throw LimitReached.time("The call was given up");
    }
    if (cancelled.getAsBoolean()) {
      throw LimitReached.time("The run was cancelled");
    }
    long before = left.getAndUpdate(there -> spent <= there ? there - spent : there);
    if (spent > before) {
      throw LimitReached.work();
    }
    boolean look = before / BETWEEN_LOOKS != (before - spent) / BETWEEN_LOOKS;
    if (look && timeline.nanos() - end >= 0) {
      throw LimitReached.time("The time of the run was over");
    }
  }
}
