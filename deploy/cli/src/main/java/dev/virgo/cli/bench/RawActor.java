package dev.virgo.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.launcher.SystemStatus;
import dev.virgo.schemas.event.EventJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one call of an actor costs on the Ray cluster of a system, with nothing around it. Measured
 * before the system has anything to do: its slots take all the memory there is.
 */
final class RawActor {
  private static final long SMALLEST_SLOT = 256L << 20;

  private RawActor() {}

  /**
   * Milliseconds of a call.
   *
   * @param p50 of calls one after the other
   * @param p99 of the same
   */
  record Figures(double p50, double p99) {}

  /**
   * Measures.
   *
   * @param home the repository, with the gateway built
   * @param calls per round
   */
  static Figures measure(Path home, SystemStatus status, int calls) {
    var gateway = home.resolve("executor-service/ray-gateway/target/gateway/ray-gateway.jar");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(access(gateway));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(
        List.of(
            "-cp",
            gateway.toString(),
            "dev.virgo.raygateway.Bench",
            "1",
            Integer.toString(calls),
            "3"));
    var raw = run(command, environment(home, status)).path("raw_actor");
    return new Figures(
        raw.path("call_p50_us").asDouble() / 1000, raw.path("call_p99_us").asDouble() / 1000);
  }

  /** What the gateway's manifest asks of the JVM, which heeds it only for the program of -jar. */
  private static List<String> access(Path gateway) {
    try (var jar = new JarFile(gateway.toFile())) {
      var asked = jar.getManifest().getMainAttributes();
      var opened = Pattern.compile(" ").splitAsStream(asked.getValue("Add-Opens"));
      return Stream.concat(
              opened.map(names -> "--add-opens=" + names + "=ALL-UNNAMED"),
              Stream.of("--enable-native-access=" + asked.getValue("Enable-Native-Access")))
          .toList();
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED,
          "the gateway to Ray cannot be read: " + e.getMessage() + "; call ./virgo",
          e);
    }
  }

  private static Map<String, String> environment(Path home, SystemStatus status) {
    return Map.of(
        "VIRGO_RAY_ADDRESS",
        "127.0.0.1:" + head(status),
        "VIRGO_RAY_NODE_IP",
        "127.0.0.1",
        "VIRGO_TOKEN",
        "the benchmark's own",
        "VIRGO_WORKER_CLASSPATH",
        home.resolve("executor-service/worker/target/worker") + File.separator + "*",
        "VIRGO_DATA",
        status.data(),
        "VIRGO_RAY_SLOT_MEMORY_BYTES",
        Long.toString(SMALLEST_SLOT));
  }

  private static int head(SystemStatus status) {
    return status.services().stream()
        .filter(service -> service.name().equals("ray-head"))
        .findFirst()
        .map(SystemStatus.Service::port)
        .orElseThrow(() -> new CliFailure(Exit.UNREACHABLE, "no Ray is up in " + status.data()));
  }

  private static JsonNode run(List<String> command, Map<String, String> environment) {
    try {
      var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      var said = EventJson.json().readTree(process.getInputStream());
      int exit = process.waitFor();
      if (exit != 0) {
        throw new CliFailure(
            Exit.FAILED, "calls of Ray's actors cannot be measured (exit code " + exit + ")");
      }
      return said;
    } catch (IOException e) {
      throw new CliFailure(
          Exit.FAILED, "calls of Ray's actors cannot be measured: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while measuring Ray's actors", e);
    }
  }
}
