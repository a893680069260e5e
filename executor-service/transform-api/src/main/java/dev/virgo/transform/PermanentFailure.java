package dev.virgo.transform;

/**
 * Thrown by a transform where trying again cannot help; the slice fails at once, whatever retries
 * are left.
 */
public final class PermanentFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with what happened, where, and what to do about it. */
  public PermanentFailure(String message) {
    super(message);
  }

  /** A failure with what happened, where, what to do about it, and its cause. */
  public PermanentFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
