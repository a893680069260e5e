package dev.virgo.cli.system;

import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virgo up}. */
@Command(
    name = "up",
    description =
        "Start the embedded system: broker, database and the four services, on this host.")
public final class UpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Option(names = "--port", paramLabel = "N", description = "first of the ports it listens on")
  @Nullable Integer port;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "process",
      description = "what runs the transforms: process")
  String backend = "process";

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      description = "where the services send their traces, for example http://127.0.0.1:4317")
  @Nullable String otlp;

  @Option(names = "--json", description = "one JSON document on standard output")
  boolean json;

  public UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var status =
        new Embedded(terminal, System.getenv())
            .start(connection.data(), options(backend, port, otlp));
    if (json) {
      terminal.print(status.toJson());
    } else {
      StatusCommand.show(terminal, status);
    }
    return 0;
  }

  static List<String> options(String backend, @Nullable Integer port, @Nullable String otlp) {
    var options = new ArrayList<String>();
    options.add("--backend");
    options.add(backend);
    var given = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    given.ifPresent(number -> {
      options.add("--port");
      options.add(Integer.toString(number));
    });
    if (otlp != null) {
      options.add("--otlp");
      options.add(otlp);
    }
    return options;
  }
}
