package dev.virgo.integration.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The program {@code docker}, for what is looked at from outside. */
final class Docker {
  /** On everything that these tests make; its value is the process that they belong to. */
  static final String LABEL = "dev.virgo.test";

  static final String OWNER = Long.toString(ProcessHandle.current().pid());

  private Docker() {}

  /** Leaves the test out where no engine answers, which CI does not take. */
  static void require() throws IOException, InterruptedException {
    // By a shell, which also tells that there is no such program.
    var version = attempt("bash", "-c", "docker version --format '{{.Server.Version}}'");
    if (version.exit() != 0 && !"true".equals(System.getenv("CI"))) {
      Assumptions.abort(
          "no Docker engine answers (Debian: apt-get install docker.io): " + version.err());
    }
    assertThat(version.exit()).as("docker version: %s", version.err()).isZero();
    sweep();
  }

  /** Runs any program to its end. */
  static Virgo.Call attempt(String... words) throws IOException, InterruptedException {
    return attempt(Map.of(), List.of(words));
  }

  static Virgo.Call attempt(Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException {
    return new Virgo(Virgo.ROOT.resolve(".virgo"), environment).call(Virgo.ROOT, words);
  }

  /** Runs a script that must succeed. */
  static void script(Map<String, String> environment, Path script, String... words)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    var call = attempt(environment, command);
    assertThat(call.exit()).as("%s\n%s\n%s", command, call.out(), call.err()).isZero();
  }

  /** Runs {@code docker} with these words, which must succeed; what it printed. */
  static String call(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    var call = attempt(Map.of(), command);
    assertThat(call.exit()).as("%s\n%s\n%s", command, call.out(), call.err()).isZero();
    return call.out().strip();
  }

  /** What {@code docker inspect} says of a container. */
  static JsonNode inspect(String container) throws IOException, InterruptedException {
    return EventJson.json().readTree(call("inspect", container)).path(0);
  }

  /** The port of this host that leads to one of a container's; another one after each start. */
  static int port(String container, int port) throws IOException, InterruptedException {
    var address = call("port", container, port + "/tcp").lines().findFirst().orElseThrow();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Takes away what a test that was killed has left; what another one is using stays. */
  private static void sweep() throws IOException, InterruptedException {
    for (var container : left("ps", "--all", "--format", "{{.ID}} {{.Label \"" + LABEL + "\"}}")) {
      call("rm", "--force", "--volumes", container);
    }
    for (var kind : List.of("network", "volume")) {
      var id = kind.equals("network") ? "{{.ID}}" : "{{.Name}}";
      for (var one : left(kind, "ls", "--format", id + " {{.Label \"" + LABEL + "\"}}")) {
        call(kind, "rm", one);
      }
    }
  }

  private static List<String> left(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(words));
    command.addAll(List.of("--filter", "label=" + LABEL));
    return call(command.toArray(String[]::new))
        .lines()
        .map(line -> line.split(" ", 2))
        .filter(cells -> ProcessHandle.of(Long.parseLong(cells[1])).isEmpty())
        .map(cells -> cells[0])
        .toList();
  }
}
