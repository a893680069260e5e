package dev.virgo.cli.shell;

import dev.virgo.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code virgo completion}. */
@Command(
    name = "completion",
    description = {
      "Print what makes bash or zsh complete commands and options.",
      "For this shell: source <(./virgo completion)"
    })
public final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec CommandSpec spec = CommandSpec.create();

  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var root = spec.root();
    terminal.print(AutoComplete.bash(root.name(), root.commandLine()));
    return 0;
  }
}
