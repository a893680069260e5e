package dev.virgo.planner.core;

/** Where one slice of one compute group stands. The codes are part of the packed node state. */
enum SliceStatus {
  /** Its asset key is known; nobody has looked yet. */
  KEYED(0),
  /** Not there; it is computed once it is needed and its inputs exist. */
  MISSING(1),
  /** Sent out under its current dispatch. */
  DISPATCHED(2),
  /** Existed under its asset key. */
  HIT(3),
  /** Existed under its cut-off key, or as part of a whole field of another version. */
  CUTOFF(4),
  /** Computed by this run. */
  MATERIALIZED(5),
  /** Failed for good, or an upstream node did. */
  FAILED(6),
  /** Nothing needed it. */
  SKIPPED(7),
  /** The run was cancelled before it was done. */
  CANCELLED(8);

  private final int code;

  SliceStatus(int code) {
    this.code = code;
  }

  /** What stands for it in packed state; never reused. */
  int code() {
    return code;
  }

  static SliceStatus of(int code) {
    for (var status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    throw new IllegalArgumentException("no slice status has code " + code);
  }

  /** Whether its content is known. */
  boolean done() {
    return switch (this) {
      case HIT, CUTOFF, MATERIALIZED -> true;
      case KEYED, MISSING, DISPATCHED, FAILED, SKIPPED, CANCELLED -> false;
    };
  }
}
