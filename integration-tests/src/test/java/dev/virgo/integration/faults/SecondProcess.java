package dev.virgo.integration.faults;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.virgo.schemas.process.Offspring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One more process of a service, beside the launcher's: told the same, on a port of its own. */
final class SecondProcess implements AutoCloseable {
  private static final Pattern HANDLED =
      Pattern.compile(
          "(?m)^messaging_process_duration_seconds_count\\{[^}]*error_type=\"\"[^}]*} ([0-9.E]+)$");

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Longer than a service is given by whoever stops it. */
  private static final Duration STOP = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Process process;
  private final int port;
  private final String token;

  private SecondProcess(Process process, int port, String token) {
    this.process = process;
    this.port = port;
    this.token = token;
  }

  /**
   * Starts it.
   *
   * @param others variables that it alone has
   */
  static SecondProcess of(FaultySystem system, String service, Map<String, String> others)
      throws IOException {
    long first = system.process(service).pid();
    int port = freePort();
    var environment = environment(first);
    environment.put("VIRGO_HTTP_PORT", Integer.toString(port));
    environment.put("VIRGO_INSTANCE", service + "-2");
    // It is nobody's but this test's.
    Offspring.unmark(environment);
    environment.putAll(others);
    var builder =
        new ProcessBuilder(texts(Path.of("/proc/" + first + "/cmdline")))
            .directory(Path.of("/proc/" + first + "/cwd").toRealPath().toFile())
            .redirectErrorStream(true)
            .redirectOutput(system.data().resolve("logs/" + service + "-2.log").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new SecondProcess(builder.start(), port, system.token());
  }

  private static Map<String, String> environment(long pid) throws IOException {
    var environment = new TreeMap<String, String>();
    for (var text : texts(Path.of("/proc/" + pid + "/environ"))) {
      int equals = text.indexOf('=');
      environment.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return environment;
  }

  private static List<String> texts(Path file) throws IOException {
    var all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return new ArrayList<>(List.of(all.split("\0")));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  boolean ready() {
    try {
      return get("/q/health/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Batches of events that it has handled, of all its groups. */
  long handled() throws IOException {
    return HANDLED
        .matcher(get("/q/metrics").body())
        .results()
        .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
        .sum();
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + token)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Stops it in good order. */
  @Override
  public void close() throws IOException, InterruptedException {
    http.shutdownNow();
    process.getOutputStream().close();
    process.destroy();
    if (!process.waitFor(STOP.toSeconds(), SECONDS)) {
      kill();
      throw new AssertionError("%d did not stop within %s".formatted(process.pid(), STOP));
    }
  }
}
