package dev.virgo.embedded;

import org.jspecify.annotations.Nullable;

/** Carries a {@link StartFailure}; the message is meant for the user. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient StartFailure failure;

  public StartException(StartFailure failure) {
    this(failure, null);
  }

  public StartException(StartFailure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  /** What went wrong. */
  public StartFailure failure() {
    return failure;
  }
}
