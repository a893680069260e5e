package dev.virgo.cli.system;

import dev.virgo.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virgo down}. */
@Command(name = "down", description = "Stop the embedded system; its data stays.")
public final class DownCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  public DownCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    boolean stopped = new Embedded(terminal, System.getenv()).stop(connection.data());
    if (json) {
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
