package dev.virgo.raygateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real Ray cluster of this host, on loopback only; one process to stop, which stops the rest. */
final class LocalCluster implements AutoCloseable {
  static final int CPUS = 3;
  private static final long MEMORY_BYTES = 3L << 30;
  private static final String UP = "Ray runtime started";

  private static @Nullable LocalCluster shared;

  private final int port;
  private final Path folder;
  private final Process head;

  private LocalCluster(int port, Path folder, Process head) {
    this.port = port;
    this.folder = folder;
    this.head = head;
  }

  /** One for all tests that leave it as it is; ends with the JVM. */
  static LocalCluster shared() throws Exception {
    synchronized (LocalCluster.class) {
      var running = shared;
      if (running == null) {
        running = start();
        shared = running;
        var last = running;
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(last::stop));
      }
      return running;
    }
  }

  static LocalCluster start() throws Exception {
    return start(freePort());
  }

  static LocalCluster start(int port) throws Exception {
    return start(port, Path.of(System.getProperty("java.home"), "bin") + ":");
  }

  /** One whose raylet starts workers with the {@code java} of that folder. */
  static LocalCluster withJavaOf(Path folder) throws Exception {
    return start(freePort(), folder + ":");
  }

  private static LocalCluster start(int port, String java) throws Exception {
    var ray = tools().resolve("ray").toString();
    // Sockets lie in it, and their paths must be short.
    var folder = Files.createTempDirectory(Path.of("/tmp"), "vr");
    var log = folder.resolve("head.out");
    var builder =
        new ProcessBuilder(
            ray,
            "start",
            "--head",
            "--block",
            "--port",
            Integer.toString(port),
            "--node-ip-address",
            "127.0.0.1",
            "--include-dashboard=false",
            "--dashboard-agent-listen-port",
            Integer.toString(freePort()),
            "--disable-usage-stats",
            "--num-cpus",
            Integer.toString(CPUS),
            "--memory",
            Long.toString(MEMORY_BYTES),
            "--object-store-memory",
            Long.toString(100L << 20),
            "--temp-dir",
            folder.resolve("r").toString());
    builder.environment().putAll(environment(java));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var cluster = new LocalCluster(port, folder, builder.start());
    Awaitility.await("a Ray head, see " + log)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> cluster.head.isAlive() && Files.readString(log).contains(UP));
    return cluster;
  }

  private static Map<String, String> environment(String java) {
    return Map.of(
        "PATH", java + tools() + ":/usr/bin:/bin",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0",
        "RAY_USAGE_STATS_ENABLED", "0",
        "RAY_kill_child_processes_on_worker_exit_with_raylet_subreaper", "true");
  }

  /** The folder of Ray's programs; without it there is nothing to test. */
  static Path tools() {
    var folder = System.getenv("VIRGO_RAY");
    if (folder == null && "true".equals(System.getenv("CI"))) {
      Assertions.fail("VIRGO_RAY is not set; ./virgo test sets Ray up by deploy/ray/venv.sh");
    }
    Assumptions.assumeTrue(
        folder != null, "needs Ray: VIRGO_RAY=$(deploy/ray/venv.sh), or run ./virgo test");
    return Path.of(java.util.Objects.requireNonNull(folder));
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** What Ray and its workers wrote about themselves. */
  Path logs() {
    return folder.resolve("r/session_latest/logs");
  }

  /** Ends a part of it by force. */
  void kill(String program) {
    var victims =
        head.descendants()
            .filter(process -> process.info().command().orElse("").endsWith("/" + program))
            .toList();
    if (victims.isEmpty()) {
      throw new IllegalStateException("no " + program + " below " + head.pid());
    }
    victims.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends all of it at once, by force. */
  void killAll() {
    List<ProcessHandle> all = head.descendants().toList();
    head.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  private void stop() {
    try {
      close();
    } catch (Exception e) {
      throw new IllegalStateException("the tests' cluster in " + folder + " does not end", e);
    }
  }

  @Override
  public void close() throws Exception {
    var all = head.descendants().toList();
    head.destroy();
    if (!head.waitFor(20, TimeUnit.SECONDS)) {
      head.destroyForcibly();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
