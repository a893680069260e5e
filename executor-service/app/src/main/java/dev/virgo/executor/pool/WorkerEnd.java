package dev.virgo.executor.pool;

/** How a worker ended. */
public sealed interface WorkerEnd {
  /** It was asked to. */
  record Killed() implements WorkerEnd {}

  /**
   * It ended by itself.
   *
   * @param how for people: {@code ended with exit code 7 (its log is worker-1.log)}
   * @param toldAll whether all that it said before has arrived, so that the slice which it was told
   *     to have started last is the one that it was in
   */
  record Died(String how, boolean toldAll) implements WorkerEnd {}

  /** Its heap did not suffice. */
  record OutOfMemory() implements WorkerEnd {}

  /**
   * It never came up.
   *
   * @param why for people
   */
  record NotStarted(String why) implements WorkerEnd {}

  /**
   * What it ran on went away: nothing that it did, and nobody's fault.
   *
   * @param what went away, for people
   */
  record Interrupted(String what) implements WorkerEnd {}
}
