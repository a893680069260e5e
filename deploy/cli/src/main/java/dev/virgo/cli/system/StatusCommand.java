package dev.virgo.cli.system;

import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.SystemStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virgo status}. */
@Command(name = "status", description = "What runs, and where it listens.")
public final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  public StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var running = connection.running();
    if (running.isEmpty()) {
      if (json) {
        terminal.json(Map.of("up", false, "data", connection.data().toString()));
      } else {
        terminal.print("down; start it with: virgo up   (data: " + connection.data() + ")");
      }
      return 3;
    }
    if (json) {
      terminal.print(running.get().toJson());
    } else {
      show(terminal, running.get());
    }
    return 0;
  }

  static void show(Terminal terminal, SystemStatus status) {
    terminal.print("up in " + status.data());
    terminal.print("  API       " + status.api() + "/api/v1");
    terminal.print("  Kafka     " + status.kafka());
    terminal.print("  database  psql " + status.postgres().uri());
    terminal.print("  backend   " + status.backend());
    terminal.table(
        List.of("service", "pid", "port", "ready", "restarts"),
        status.services().stream()
            .map(service ->
                List.of(
                    service.name(),
                    service.pid() == null ? "-" : service.pid().toString(),
                    Integer.toString(service.port()),
                    service.ready() ? "yes" : "no",
                    Integer.toString(service.restarts())))
            .toList());
  }
}
