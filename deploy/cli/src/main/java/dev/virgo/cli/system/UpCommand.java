package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.PortLayout;
import java.util.ArrayList;
import java.util.List;
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

  @Mixin LauncherOptions launcher = new LauncherOptions();

  @Mixin JsonOption json = new JsonOption();

  public UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var embedded = new Embedded(terminal, System.getenv());
    var options = new ArrayList<>(launcher.words(embedded));
    if (port != null) {
      options.addAll(List.of("--port", Integer.toString(checked(port))));
    }
    var status = embedded.start(connection.data(), options);
    if (json.wanted()) {
      terminal.document(status.toJson());
    } else {
      StatusCommand.show(terminal, status);
    }
    return 0;
  }

  private static int checked(int port) {
    try {
      return new PortLayout(port).base();
    } catch (IllegalArgumentException e) {
      throw new CliFailure(Exit.USAGE, "--port " + port + " does not fit: " + e.getMessage(), e);
    }
  }
}
