package dev.virgo.cli.runs;

import dev.virgo.cli.terminal.Terminal;
import picocli.CommandLine.Command;

/** {@code virgo retry}. */
@Command(name = "retry", description = "Run again what a failed or cancelled run pinned.")
public final class RetryCommand extends RunChange {
  public RetryCommand(Terminal terminal) {
    super(terminal, "retry");
  }
}
