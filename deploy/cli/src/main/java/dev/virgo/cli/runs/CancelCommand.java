package dev.virgo.cli.runs;

import dev.virgo.cli.terminal.Terminal;
import picocli.CommandLine.Command;

/** {@code virgo cancel}. */
@Command(name = "cancel", description = "Cancel a run; what is finished stays.")
public final class CancelCommand extends RunChange {
  public CancelCommand(Terminal terminal) {
    super(terminal, "cancel");
  }
}
