package dev.virgo.cli.runs;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virgo retry}. */
@Command(name = "retry", description = "Run again what a failed or cancelled run pinned.")
public final class RetryCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Parameters(paramLabel = "RUN", description = "the run's id")
  String run = "";

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  public RetryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var state = connection.api().post(RunCommand.path(run) + "/retry", Map.of());
    if (json) {
      terminal.json(state);
    } else {
      terminal.print(RunTable.headline(state));
    }
    return 0;
  }
}
