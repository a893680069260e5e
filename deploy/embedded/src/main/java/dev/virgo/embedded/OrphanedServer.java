package dev.virgo.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The PostgreSQL server that a killed JVM left behind. It still holds the cluster, so it is stopped
 * before a new one starts.
 */
final class OrphanedServer {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int LOOKS = 400;

  private OrphanedServer() {}

  /** The pid in {@code postmaster.pid}, if a PostgreSQL server of exactly this cluster has it. */
  static Optional<ProcessHandle> find(Path cluster) throws IOException {
    Path file = pidFile(cluster);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[1-9][0-9]*")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> serves(process, cluster));
  }

  /**
   * Stops the server left behind, if there is one, and removes its pid file: a pid may meanwhile
   * belong to someone else, which would keep a new server from starting.
   */
  static void stop(Path cluster) throws IOException {
    Optional<ProcessHandle> orphan = find(cluster);
    if (orphan.isPresent()) {
      signalAndWait(orphan.get(), cluster, "INT");
      if (serves(orphan.get(), cluster)) {
        signalAndWait(orphan.get(), cluster, "QUIT");
      }
      if (serves(orphan.get(), cluster)) {
        throw new IOException(
            "the PostgreSQL server %d of a killed run still uses %s and does not stop: end it with kill %d"
                .formatted(orphan.get().pid(), cluster, orphan.get().pid()));
      }
    }
    Files.deleteIfExists(pidFile(cluster));
  }

  private static Path pidFile(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  static boolean serves(ProcessHandle process, Path cluster) {
    return process.isAlive()
        && process
            .info()
            .commandLine()
            .filter(line -> line.contains("postgres") && line.contains(cluster.toString()))
            .isPresent();
  }

  // Java can only send TERM, which PostgreSQL takes as "wait until every client has gone".
  private static void signalAndWait(ProcessHandle process, Path cluster, String signal)
      throws IOException {
    new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    for (int waited = 0; waited < LOOKS && serves(process, cluster); waited++) {
      // An ended process that nobody reaps (some containers) never "exits", so look ourselves.
      var _ =
          process
              .onExit()
              .orTimeout(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)
              .handle((ended, timeout) -> timeout == null)
              .join();
    }
  }
}
