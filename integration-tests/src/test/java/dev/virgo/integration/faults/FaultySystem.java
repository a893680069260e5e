package dev.virgo.integration.faults;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.faults.Traps.Program;
import dev.virgo.integration.faults.history.HistoryCheck;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.schemas.event.EventJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An embedded system that a test may break: short leases, and {@link Traps} in every service and
 * worker, or none. It is started as {@code virgo up} does, by the launcher's own program.
 */
final class FaultySystem implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(3);
  private static final int PORTS = 12;
  private static final int FIRST_PORT = 17_400;
  private static final int PLACES = 150;
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final String OF_RAY = "ray/";
  private static final Duration START = Duration.ofMinutes(8);
  private static final Duration STOP = Duration.ofMinutes(1);

  private final Path data;
  private final Optional<Traps> traps;
  private final int basePort = freePorts();
  private final Map<Link, Proxy> proxies = new EnumMap<>(Link.class);
  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> options = new ArrayList<>();
  private final boolean blobsOnTmpfs;
  private @Nullable Process launcher;

  /** What the services reach through a proxy; where it is among the system's ports. */
  enum Link {
    CACHE(1),
    BROKER(4),
    DATABASE(6);

    private final int offset;

    Link(int offset) {
      this.offset = offset;
    }
  }

  private FaultySystem(Path folder, Optional<Traps> traps) throws IOException {
    this.data = Files.createDirectories(folder.resolve("data"));
    this.traps = traps;
    this.blobsOnTmpfs = mount(Files.createDirectories(blobs()));
    for (var link : Link.values()) {
      proxies.put(link, Proxy.before(basePort + link.offset));
    }
    environment.put("VIRGO_LEASE_MS", Long.toString(LEASE.toMillis()));
    environment.put("VIRGO_CACHE_SWEEP_EVERY", "0.5S");
    environment.put("VIRGO_PG_TIMEOUT_S", "10");
  }

  /** With traps; nothing runs yet. */
  static FaultySystem trapped(Path folder) throws IOException {
    return new FaultySystem(folder, Optional.of(Traps.in(folder.resolve("traps"))));
  }

  /** Its processes are those of a user; with the agent of the traps they start half as fast. */
  static FaultySystem plain(Path folder) throws IOException {
    return new FaultySystem(folder, Optional.empty());
  }

  Path data() {
    return data;
  }

  /** Of a system that has them. */
  Traps traps() {
    return traps.orElseThrow();
  }

  /** Leases under which executors called commit, where somebody takes note. */
  Optional<HistoryCheck.Leases> committingLeases() {
    return traps.map(noted -> noted::committingLeases);
  }

  /** Between the services and what they need. */
  Proxy proxy(Link link) {
    return Objects.requireNonNull(proxies.get(link));
  }

  /** Takes back whatever a test did to it that lasts. */
  void mend() throws IOException {
    for (var proxy : proxies.values()) {
      proxy.serve();
      proxy.delay(Duration.ZERO);
    }
    if (traps.isPresent()) {
      traps.get().disarm();
    }
  }

  Virgo virgo() {
    return new Virgo(data);
  }

  /** Variables of every process from the next start on. */
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Words for the launcher from the next start on. */
  void option(String... words) {
    options.addAll(List.of(words));
  }

  /** Starts it, or starts it again in the same folder, and waits until all services are ready. */
  void start() throws IOException {
    var log = Files.createDirectories(data.resolve("logs")).resolve("launcher.log");
    var builder =
        new ProcessBuilder(command())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("VIRGO_WORKER_OPTIONS", String.join(" ", agent(Program.WORKER)));
    var process = builder.start();
    launcher = process;
    try (var lines = process.inputReader()) {
      awaitUp(lines, log);
    }
  }

  private List<String> agent(Program program) {
    return traps.map(set -> set.flags(program)).orElse(List.of());
  }

  private static void awaitUp(BufferedReader lines, Path log) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("up ")) {
        return;
      }
      if (line.startsWith("failed ")) {
        throw new AssertionError("the system did not start: " + line);
      }
    }
    throw new AssertionError("the launcher ended without a word:\n" + Files.readString(log));
  }

  private List<String> command() {
    var root = Virgo.ROOT;
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(agent(Program.LAUNCHER));
    command.add("-Dvirgo.faults.broker=" + proxy(Link.BROKER).address());
    command.addAll(
        List.of(
            "-cp",
            root.resolve("deploy/launcher/target/launcher") + "/*",
            "dev.virgo.launcher.Launcher",
            "--home",
            root.toString(),
            "--data",
            data.toString(),
            "--cache",
            cache().toString(),
            "--port",
            Integer.toString(basePort),
            "--start-timeout",
            Long.toString(START.toSeconds())));
    for (var program : Program.SERVICES) {
      command.addAll(List.of("--flags", program.label() + "=" + flags(program)));
    }
    command.addAll(options);
    return command;
  }

  private static int freePorts() throws IOException {
    // Tests of another checkout, at the same time, look for ports elsewhere first.
    long first = ProcessHandle.current().pid();
    for (int place = 0; place < PLACES; place++) {
      int base = FIRST_PORT + PORTS * (int) ((first + place) % PLACES);
      if (free(base)) {
        return base;
      }
    }
    throw new IOException("no free ports");
  }

  private static boolean free(int base) {
    for (int port = base; port < base + PORTS; port++) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(socket.isBound()).isTrue();
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  private static Path cache() {
    var set = System.getenv("VIRGO_CACHE");
    return set == null ? Virgo.ROOT.resolve(".virgo/cache") : Path.of(set);
  }

  /** The service's own flags, which {@code --flags} replaces, and the agent's. */
  private String flags(Program program) {
    var flags = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    flags.addAll(agent(program));
    flags.add("-Dvirgo.cache.address=" + proxy(Link.CACHE).address());
    flags.add("-Dvirgo.kafka=" + proxy(Link.BROKER).address());
    flags.add("-Dvirgo.pg.port=" + proxy(Link.DATABASE).port());
    return String.join(" ", flags);
  }

  /** What the launcher last wrote; an empty object while none lives. */
  JsonNode status() throws IOException {
    var file = data.resolve("status.json");
    return Files.exists(file)
        ? EventJson.json().readTree(Files.readAllBytes(file))
        : EventJson.json().createObjectNode();
  }

  /** Whether every service is ready. */
  boolean ready() throws IOException {
    return status().path("up").asBoolean();
  }

  /** Waits until every service is ready, or says which one is not, and what it says of that. */
  void awaitReady(Duration patience) throws IOException, InterruptedException {
    try {
      await().atMost(patience).until(this::ready);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not ready within %s: %s".formatted(patience, complaints()), e);
    }
  }

  private List<String> complaints() throws IOException, InterruptedException {
    var complaints = new ArrayList<String>();
    try (var http = HttpClient.newHttpClient()) {
      for (var service : status().path("services")) {
        if (!service.path("ready").asBoolean()) {
          complaints.add(service.path("name").asText() + " " + health(http, service));
        }
      }
    }
    return complaints;
  }

  private static String health(HttpClient http, JsonNode service) throws InterruptedException {
    var uri = "http://127.0.0.1:%d/q/health/ready".formatted(service.path("port").asInt());
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(uri)).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "does not answer: " + e;
    }
  }

  /** The first process of that role that lives; {@code ray/PROGRAM} is one of Ray's own. */
  ProcessHandle process(String role) throws IOException {
    return role.startsWith(OF_RAY) ? processOfRay(role.substring(OF_RAY.length())) : ofRole(role);
  }

  private ProcessHandle processOfRay(String program) throws IOException {
    return ofRole("ray-head")
        .descendants()
        .filter(process ->
            process.info().command().filter(it -> it.endsWith("/" + program)).isPresent())
        .findFirst()
        .orElseThrow(() -> new IOException("no " + program + " lives"));
  }

  private ProcessHandle ofRole(String role) throws IOException {
    return status()
        .path("processes")
        .valueStream()
        .filter(process -> process.path("role").asText().equals(role))
        .flatMap(process -> ProcessHandle.of(process.path("pid").asLong()).stream())
        .filter(ProcessHandle::isAlive)
        .findFirst()
        .orElseThrow(() -> new IOException("no process " + role + " lives"));
  }

  /** {@code host:port} of the broker. */
  String kafka() throws IOException {
    return status().path("kafka").asText();
  }

  /** A new connection, as whoever owns the database. */
  Connection connect() throws SQLException, IOException {
    var postgres = status().path("postgres");
    return DriverManager.getConnection(
        postgres.path("jdbc").asText(),
        postgres.path("user").asText(),
        postgres.path("password").asText());
  }

  /** What the API is called with. */
  String token() throws IOException {
    return EventJson.json()
        .readTree(Files.readAllBytes(data.resolve("system.json")))
        .path("token")
        .asText();
  }

  Path blobs() {
    return data.resolve("ursa/blobs");
  }

  /** Whether they have a file system of their own, which only root can make. */
  boolean blobsOnTmpfs() {
    return blobsOnTmpfs;
  }

  private static boolean mount(Path folder) throws IOException {
    return call("mount", "-t", "tmpfs", "-o", "size=512m", "virgo-faults", folder.toString());
  }

  private static boolean call(String... words) throws IOException {
    var process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue() == 0;
  }

  /** After a kill of the launcher: it is gone, and so may its services be. */
  void awaitLauncherGone() throws InterruptedException {
    if (launcher != null && !launcher.waitFor(STOP.toSeconds(), SECONDS)) {
      throw new AssertionError("the launcher lives on");
    }
  }

  /** Stops it for good. */
  @Override
  public void close() throws IOException, InterruptedException {
    stop();
    for (var proxy : proxies.values()) {
      proxy.close();
    }
    if (blobsOnTmpfs && !call("umount", blobs().toString())) {
      throw new IOException("cannot unmount " + blobs());
    }
  }

  /** Whether its launcher lives. */
  boolean up() {
    return launcher != null && launcher.isAlive();
  }

  /** Stops it; it can be started again. */
  void stop() throws InterruptedException {
    var running = launcher;
    if (running != null && running.isAlive()) {
      running.destroy();
      if (!running.waitFor(STOP.toSeconds(), SECONDS)) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly().waitFor();
      }
    }
  }
}
