package dev.virgo.integration.simulation;

/** One guard left out of the build. The simulation is worth something if it finds every one. */
enum Mutant {
  /** The real thing. */
  NONE,
  /** A commit, a failure or a release counts under any lease. */
  NO_FENCE,
  /** Events are sent after the transaction, from memory. */
  NO_OUTBOX,
  /** Who finds a claim is told BUSY, but is not written down. */
  NO_WAITER,
  /** A commit reads who waits, and only then locks the claim. */
  WAITERS_BEFORE_LOCK,
  /** The relay remembers the highest number that it sent, and looks above it. */
  RELAY_WITH_CURSOR,
  /** A whole field is found by the content of the fields it reads, whatever stream it reads too. */
  WHOLE_FORGETS_STREAM,
  /** A run's row is written whoever wrote it since. */
  NO_COMPARE_AND_SET,
  /** An executor acknowledges node-ready before it has reserved. */
  EARLY_ACKNOWLEDGEMENT,
  /** A content that was deleted is written to the path that it had before. */
  ONE_PATH_PER_CONTENT,
  /** Finish writes what it is given without looking whether it is there. */
  FINISH_WITHOUT_LOOKING,
  /** A blob that is gone or damaged is not withdrawn: whoever needs it finds it again and again. */
  BAD_BLOB_STAYS
}
