package dev.virgo.planner.core;

/** Where one slice of one compute group stands. The order is part of the packed node state. */
enum SliceStatus {
  /** Its asset key is known; nobody has looked yet. */
  KEYED,
  /** Not there; it is computed once it is needed and its inputs exist. */
  MISSING,
  /** Sent out under its current dispatch. */
  DISPATCHED,
  /** Existed under its asset key. */
  HIT,
  /** Existed under its cut-off key, or as part of a whole field of another version. */
  CUTOFF,
  /** Computed by this run. */
  MATERIALIZED,
  /** Failed for good, or an upstream node did. */
  FAILED,
  /** Nothing needed it. */
  SKIPPED,
  /** The run was cancelled before it was done. */
  CANCELLED;

  /** Whether its content is known. */
  boolean done() {
    return switch (this) {
      case HIT, CUTOFF, MATERIALIZED -> true;
      case KEYED, MISSING, DISPATCHED, FAILED, SKIPPED, CANCELLED -> false;
    };
  }
}
