package dev.virgo.cache.decide;

import java.util.OptionalLong;
import java.util.Set;

/** What is known of runs: only whether they were cancelled. */
public interface RunRows {
  /**
   * Keeps cancellations of these runs out until the transaction ends; several transactions may be
   * inside.
   *
   * @return those that were cancelled before
   */
  Asked<Set<String>> enter(Set<String> runs);

  /** Waits until nobody is inside the run, then marks it cancelled for ever. */
  void cancel(String run);

  /** The recording's newest revision, kept from growing until the transaction ends. */
  OptionalLong newestRevision(String recording);
}
