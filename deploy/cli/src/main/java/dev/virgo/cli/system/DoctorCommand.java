package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.launcher.PortLayout;
import dev.virgo.launcher.SystemSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virgo doctor}. */
@Command(
    name = "doctor",
    description = "What this host and the system that is up lack, one line each with the remedy.")
public final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin Connection connection = new Connection();

  @Mixin JsonOption json = new JsonOption();

  public DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var checks = new ArrayList<Check>();
    checks.add(HostChecks.jdk());
    if (Reachable.isNamed(connection)) {
      checks.addAll(remote());
    } else {
      checks.addAll(local());
    }
    checks.add(HostChecks.program("Python", List.of("python3", "--version"), "Python transforms"));
    checks.add(HostChecks.ray(System.getenv()));
    checks.add(
        HostChecks.program(
            "Docker",
            List.of("docker", "version", "--format", "Docker {{.Server.Version}}"),
            "the tests that need containers"));
    show(checks);
    return checks.stream().anyMatch(check -> check.state() == Check.State.WRONG)
        ? Exit.FAILED.code()
        : 0;
  }

  private List<Check> local() {
    var checks = new ArrayList<Check>();
    checks.add(HostChecks.disk(connection.data()));
    checks.add(HostChecks.folder(connection.data()));
    try {
      var running = connection.running();
      if (running.isPresent()) {
        checks.addAll(SystemChecks.embedded(running.get()));
      } else {
        checks.add(HostChecks.ports(firstPort(), PortLayout.SIZE));
        checks.add(
            Check.note("system", "none is up in " + connection.data(), "start it: virgo up"));
      }
    } catch (CliFailure e) {
      // Somebody else's folder, or a damaged one: the other checks are wanted all the same.
      checks.add(Check.wrong("system", String.valueOf(e.getMessage()), "give --data DIR"));
    }
    return checks;
  }

  private int firstPort() {
    try {
      return SystemSettings.read(connection.data())
          .map(SystemSettings::basePort)
          .orElse(PortLayout.DEFAULT_BASE);
    } catch (IOException e) {
      throw new CliFailure(Exit.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private List<Check> remote() {
    var checks = new ArrayList<Check>();
    var api = connection.api();
    try {
      var system = api.get("/system");
      checks.add(Check.ok("API", api.url() + ", version " + system.path("version").asText()));
      checks.add(
          SystemChecks.broker(
              system.path("kafka").asText(), "only commands that read the bus need it"));
    } catch (CliFailure e) {
      checks.add(Check.wrong("API", String.valueOf(e.getMessage()), "correct --url and --token"));
    }
    return checks;
  }

  private void show(List<Check> checks) {
    if (json.wanted()) {
      terminal.json(checks.stream().map(DoctorCommand::document).toList());
      return;
    }
    for (var check : checks) {
      terminal.print(
          "%-5s %-12s %s%s"
              .formatted(
                  mark(check.state()),
                  check.name(),
                  check.detail(),
                  check.remedy().isEmpty() ? "" : "  → " + check.remedy()));
    }
  }

  private static String mark(Check.State state) {
    return switch (state) {
      case OK -> "ok";
      case NOTE -> "note";
      case WRONG -> "WRONG";
    };
  }

  private static Map<String, Object> document(Check check) {
    var document = new LinkedHashMap<String, Object>();
    document.put("check", check.name());
    document.put("ok", check.state() == Check.State.OK);
    document.put("state", check.state().name().toLowerCase(Locale.ROOT));
    document.put("detail", check.detail());
    document.put("remedy", check.remedy());
    return document;
  }
}
