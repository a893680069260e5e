package dev.virgo.runtime.run;

import dev.virgo.runtime.Effort;

/**
 * The effort of whoever spends: that of the run is counted on the run's thread only, and functions
 * that were made there are called on others too.
 */
final class ThreadEffort implements Effort {

  private static final long OF_A_THREAD = 50_000_000;

  private final ScopedValue<Effort> own = ScopedValue.newInstance();
  private final Effort run;

  ThreadEffort(Effort run) {
    this.run = run;
  }

  /** Carries out a task with an effort of the calling thread, which ends when it is interrupted. */
  <T> T apart(Work.Task<T> task) throws Exception {
    return ScopedValue.where(own, new Interruptible(Effort.of(OF_A_THREAD))).call(task::call);
  }

  @Override
  public void spend(long units) {
    own.orElse(run).spend(units);
  }

  @Override
  public long left() {
    return own.orElse(run).left();
  }

  private record Interruptible(Effort effort) implements Effort {
    @Override
    public void spend(long units) {
      if (Thread.currentThread().isInterrupted()) {
        throw new LimitReached("The call was given up");
      }
      effort.spend(units);
    }

    @Override
    public long left() {
      return effort.left();
    }
  }
}
