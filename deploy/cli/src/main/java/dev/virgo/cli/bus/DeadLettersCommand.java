package dev.virgo.cli.bus;

import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virgo dead-letters}. */
@Command(
    name = "dead-letters",
    description = "Records that a service could not use: list them, look at one, put it back.",
    subcommands = {ListLettersCommand.class, ShowLetterCommand.class, ReplayLettersCommand.class})
public final class DeadLettersCommand implements Callable<Integer> {
  private final Terminal terminal;

  public DeadLettersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.say("virgo dead-letters: say list, show ID or replay ID…");
    return Exit.USAGE.code();
  }
}
