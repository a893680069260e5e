package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure;
import org.jspecify.annotations.Nullable;

/** The system does not answer, or says that it cannot now: the same question may work later. */
public final class Away extends CliFailure {
  private static final long serialVersionUID = 1;

  Away(String message, @Nullable Throwable cause) {
    super(Exit.UNREACHABLE, message, cause);
  }
}
