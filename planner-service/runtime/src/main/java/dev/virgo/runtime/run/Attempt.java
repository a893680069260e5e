package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One attempt of a call: what it holds, and that it ends once. */
final class Attempt {

  final List<Value> arguments;
  final @Nullable Breaker breaker;

  /** Slots that it has or waits for. */
  final List<Slots.Permit> held = new ArrayList<>();

  /** From which it waits for a token; null if it does not. */
  @Nullable TokenBucket token;

  /** What it says to the breaker when it has ended. */
  OptionalLong admitted = OptionalLong.empty();

  Work.@Nullable Alarm alarm;
  boolean started;
  private boolean over;

  Attempt(List<Value> arguments, @Nullable Breaker breaker) {
    this.arguments = arguments;
    this.breaker = breaker;
  }

  /** Whether it had not ended; it has then: by its result, its time limit, or that of the run. */
  boolean open() {
    boolean first = !over;
    over = true;
    if (alarm != null) {
      alarm.cancel();
    }
    return first;
  }

  /** Gives back the slots, from whatever thread. */
  void letGo(Timeline timeline) {
    held.reversed().forEach(permit -> permit.release(timeline.nanos()));
  }

  /** Tells the breaker how it ended, if the module had anything to do with it. */
  void tell(Work.Ended<Value> ended, long now) {
    if (!ended.begun() || ended.thrown() instanceof Effort.LimitReached) {
      tellAbandoned();
    } else if (ended.value() == null) {
      tellFailed(now);
    } else if (breaker != null && admitted.isPresent()) {
      breaker.succeeded(admitted.getAsLong());
    }
  }

  void tellFailed(long now) {
    if (breaker != null && admitted.isPresent()) {
      breaker.failed(admitted.getAsLong(), now);
    }
  }

  private void tellAbandoned() {
    if (breaker != null && admitted.isPresent()) {
      breaker.abandoned(admitted.getAsLong());
    }
  }

  /** The run is over. A thread that was started gives back the slots when it ends. */
  void abandon(Timeline timeline) {
    tellAbandoned();
    TokenBucket bucket = token;
    if (bucket != null) {
      bucket.giveBack();
    }
    if (!started) {
      letGo(timeline);
    }
  }
}
