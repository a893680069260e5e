package dev.virgo.raygateway;

/** Exit codes; the README says which are worth another try. */
public enum Exit {
  STOPPED(0),
  BUG(1),
  SETTINGS(2),
  NO_CLUSTER(3),
  OTHER_VERSION(4),
  NO_WORKERS(5),
  CLUSTER_LOST(6);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** As the operating system sees it. */
  public int code() {
    return code;
  }
}
