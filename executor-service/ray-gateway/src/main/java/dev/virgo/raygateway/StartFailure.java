package dev.virgo.raygateway;

/** Why the gateway does not start, for whoever started it: said on standard error, then it ends. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Exit exit;

  /** With what to do about it in the message. */
  public StartFailure(Exit exit, String message) {
    super(message);
    this.exit = exit;
  }

  /** How the process ends. */
  public Exit exit() {
    return exit;
  }
}
