package dev.virgo.integration.simulation;

/** Why a step came to nothing, as far as the one who took it can tell. */
final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What happened. */
  enum Kind {
    /** Somebody holds a lock that is needed: nothing was done, the step is taken later. */
    BLOCKED,
    /** The process ended in mid-step; what was not committed never was. */
    CRASHED,
    /** It was committed, but the answer never came. */
    ANSWER_LOST
  }

  private final Kind kind;

  Interruption(Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
