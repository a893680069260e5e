package dev.virgo.cli.runs;

import dev.virgo.cli.system.Connection;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is done to one run, and how the run is then. */
abstract sealed class RunChange implements Callable<Integer> permits CancelCommand, RetryCommand {
  private final Terminal terminal;
  private final String action;

  @Mixin Connection connection = new Connection();

  @Parameters(paramLabel = "RUN", description = "the run's id")
  String run = "";

  @Mixin JsonOption json = new JsonOption();

  /**
   * @param action as the API calls it
   */
  RunChange(Terminal terminal, String action) {
    this.terminal = terminal;
    this.action = action;
  }

  @Override
  public Integer call() {
    var state = connection.api().post(RunCommand.path(run) + "/" + action, Map.of());
    if (json.wanted()) {
      terminal.json(state);
    } else {
      terminal.print(RunTable.headline(state));
    }
    return 0;
  }
}
