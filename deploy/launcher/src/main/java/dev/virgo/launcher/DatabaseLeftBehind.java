package dev.virgo.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The database server of a launcher that had to be killed: it is no descendant of it, and lives on.
 * Here and not in {@code embedded}, because the command line, which kills, does without that.
 */
final class DatabaseLeftBehind {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private DatabaseLeftBehind() {}

  /**
   * Comes back when no database server of the folder lives.
   *
   * @param data the system's folder, absolute
   * @throws IOException if one lives and cannot be ended; names it
   */
  static void end(Path data) throws IOException {
    Path cluster = data.resolve("postgres").resolve("cluster");
    Optional<ProcessHandle> server = find(cluster);
    if (server.isEmpty()) {
      return;
    }
    ProcessHandle process = server.get();
    interrupt(process);
    if (!ends(process, cluster)) {
      process.destroyForcibly();
    }
    if (!ends(process, cluster)) {
      throw new IOException(
          "the PostgreSQL server %d still uses %s and does not stop: end it with kill -QUIT %d"
              .formatted(process.pid(), cluster, process.pid()));
    }
  }

  // The pid alone proves nothing: it may belong to somebody else by now.
  private static Optional<ProcessHandle> find(Path cluster) throws IOException {
    Path file = cluster.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(pid -> pid.matches("[1-9][0-9]{0,17}"))
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
          .filter(process -> serves(process, cluster));
    }
  }

  private static boolean serves(ProcessHandle process, Path cluster) {
    return process.isAlive()
        && process
            .info()
            .commandLine()
            .filter(line -> line.contains("postgres") && line.contains(cluster.toString()))
            .isPresent();
  }

  // Java can only send TERM, which PostgreSQL takes as "wait until every client has gone".
  private static void interrupt(ProcessHandle process) throws IOException {
    new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static boolean ends(ProcessHandle process, Path cluster) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    // An ended process that nobody reaps (some containers) never "exits", so look ourselves.
    while (serves(process, cluster) && System.nanoTime() < deadline) {
      var _ =
          process
              .onExit()
              .completeOnTimeout(process, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    }
    return !serves(process, cluster);
  }
}
