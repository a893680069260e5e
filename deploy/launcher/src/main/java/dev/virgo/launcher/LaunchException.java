package dev.virgo.launcher;

import org.jspecify.annotations.Nullable;

/** The system cannot start or go on; the message is meant for the user. */
public final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  public LaunchException(String message) {
    this(message, null);
  }

  public LaunchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
