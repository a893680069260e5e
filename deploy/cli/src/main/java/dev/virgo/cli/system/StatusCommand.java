package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.SystemStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virgo status}. */
@Command(name = "status", description = "What runs, and where it listens.")
public final class StatusCommand implements Callable<Integer> {
  private static final String PASSWORD = "with its password: postgres.uri of virgo status --json";

  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Mixin JsonOption json = new JsonOption();

  public StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (Reachable.isNamed(connection)) {
      return named();
    }
    var running = connection.running();
    if (running.isEmpty()) {
      if (json.wanted()) {
        terminal.json(document(false, connection.data().toString(), null, null));
      } else {
        terminal.print("down; start it with: virgo up   (data: " + connection.data() + ")");
      }
      return Exit.UNREACHABLE.code();
    }
    return tell(running.get());
  }

  /** Of a system of which a service is just being started again, not everything can be asked. */
  int tell(SystemStatus status) {
    if (json.wanted()) {
      terminal.document(status.toJson());
    } else {
      show(terminal, status);
    }
    return status.up() ? 0 : Exit.UNREACHABLE.code();
  }

  /** A system elsewhere says only where its API and its broker are. */
  private int named() {
    var api = connection.api();
    var url = api.url().toString();
    try {
      var kafka = api.get("/system").path("kafka").asText();
      if (json.wanted()) {
        terminal.json(document(true, null, url, kafka));
      } else {
        terminal.print("up at " + url);
        terminal.print("  API       " + url + "/api/v1");
        terminal.print("  Kafka     " + kafka);
      }
      return 0;
    } catch (Away e) {
      if (json.wanted()) {
        terminal.json(document(false, null, url, null));
      }
      terminal.say("down: " + e.getMessage());
      return Exit.UNREACHABLE.code();
    }
  }

  private static Map<String, @Nullable Object> document(
      boolean up, @Nullable String data, @Nullable String api, @Nullable String kafka) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("up", up);
    document.put("data", data);
    document.put("api", api);
    document.put("kafka", kafka);
    document.put("postgres", null);
    document.put("services", List.of());
    document.put("processes", List.of());
    document.put("backend", null);
    document.put("trace", null);
    return document;
  }

  /** Where the database is, for people: a terminal's lines are kept, copied and shown around. */
  public static String withoutPassword(SystemStatus status) {
    var postgres = status.postgres();
    return postgres
        .jdbc()
        .replaceFirst("^jdbc:postgresql://", "postgresql://" + postgres.user() + "@");
  }

  static void show(Terminal terminal, SystemStatus status) {
    terminal.print((status.up() ? "up in " : "not ready yet in ") + status.data());
    terminal.print("  API       " + status.api() + "/api/v1");
    terminal.print("  Kafka     " + status.kafka());
    terminal.print("  database  %s   (%s)".formatted(withoutPassword(status), PASSWORD));
    terminal.print("  backend   " + status.backend());
    var trace = status.trace();
    if (trace != null) {
      terminal.print("  traces    " + trace.ui() + "   (Jaeger; as JSON: /api/traces/TRACE-ID)");
    }
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
