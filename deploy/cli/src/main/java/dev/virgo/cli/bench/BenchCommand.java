package dev.virgo.cli.bench;

import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code virgo bench}. */
@Command(
    name = "bench",
    description = "Benchmarks; each prints a baseline that was measured in the same run.",
    subcommands = {CompileBenchCommand.class, EvalBenchCommand.class, StackCommand.class})
public final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  public BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.say("virgo bench: say what: compile, eval or stack");
    return Exit.USAGE.code();
  }
}
