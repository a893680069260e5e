package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunState;
import dev.virgo.planner.registry.Catalog;

/**
 * A run in memory, exactly as its rows are.
 *
 * @param state as of {@code version}
 * @param version of the run's row
 * @param row what the run pinned; its status and counters are those of when it was loaded
 * @param pinned what it may call
 * @param questions whether the core still waits for answers
 */
record Live(RunState state, long version, RunRow row, Catalog pinned, Questions questions) {
  /** How it stands with what the core asked. */
  enum Questions {
    /** Just taken from its rows: every open question has to be put again. */
    NOT_PUT,
    /** Somebody did not answer: put again by whoever takes up what waits, by nobody else. */
    OPEN,
    ANSWERED
  }
}
