package dev.virgo.planner.core;

/** Where a run stands. */
public enum RunStatus {
  PLANNING,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** Whether nothing more will happen. */
  public boolean terminal() {
    return switch (this) {
      case PLANNING, RUNNING -> false;
      case COMPLETED, FAILED, CANCELLED -> true;
    };
  }
}
