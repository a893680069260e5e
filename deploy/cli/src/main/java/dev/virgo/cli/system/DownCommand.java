package dev.virgo.cli.system;

import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virgo down}. */
@Command(name = "down", description = "Stop the embedded system; its data stays.")
public final class DownCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Mixin JsonOption json = new JsonOption();

  public DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    boolean stopped = new Embedded(terminal, System.getenv()).stop(connection.data());
    if (json.wanted()) {
      terminal.json(Map.of("stopped", stopped, "data", connection.data().toString()));
    } else {
      terminal.say(
          stopped
              ? "stopped; the data stays in " + connection.data()
              : "nothing was up in " + connection.data());
    }
    return 0;
  }
}
