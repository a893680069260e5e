package dev.virgo.cache.decide;

/**
 * A question that was put to the store. It is answered after everything that was put before it, and
 * at the latest when its answer is wanted: questions whose answers do not depend on each other are
 * put first and read then, so that they travel together.
 */
@FunctionalInterface
public interface Asked<T> {
  /** Waits for the answer; the same whenever it is called. */
  T answer();
}
