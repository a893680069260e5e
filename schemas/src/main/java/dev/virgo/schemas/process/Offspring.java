package dev.virgo.schemas.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All that a process which this one starts will ever start itself, known by a variable of its
 * environment that is handed down: a child whose parent has ended is a child of nobody that could
 * be asked. What gives itself another environment is not found.
 */
public final class Offspring {
  private static final Logger LOG = System.getLogger(Offspring.class.getName());
  private static final String VARIABLE = "VIRGO_OFFSPRING";
  private static final String OWNED_BY = "/";
  private static final long SELF = ProcessHandle.current().pid();
  private static final int ROUNDS = 100;

  /**
   * For a signal to take effect, per round; whom nobody takes note of stays in the table, ended.
   */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final String mark;

  private Offspring(String mark) {
    this.mark = mark;
  }

  Offspring(ProcessName owner) {
    this(owner + OWNED_BY + UUID.randomUUID());
  }

  /** Of what this process is about to start, and looks after while it lives. */
  public static Offspring ofCurrent() {
    return new Offspring(ProcessName.current());
  }

  /** What this process belongs to itself, if whoever started it has marked it. */
  public static Optional<Offspring> withCurrent() {
    return Optional.ofNullable(System.getenv(VARIABLE)).map(Offspring::new);
  }

  /** Marks a process that will be started with this environment. */
  public void mark(Map<String, String> environment) {
    environment.put(VARIABLE, mark);
  }

  /** Of a process that is nobody's, whoever starts it. */
  public static void unmark(Map<String, String> environment) {
    environment.remove(VARIABLE);
  }

  /**
   * Ends all of it by force, but never the process that asks.
   *
   * @return how many processes there were
   */
  public int end() {
    return end(mark::equals);
  }

  /**
   * Ends, by force, what processes have left that were killed before they could do it themselves.
   * Of other containers, and of other people, it sees nothing.
   *
   * @return how many processes there were
   */
  public static int endOrphans() {
    return end(Offspring::isOrphaned);
  }

  private static boolean isOrphaned(String mark) {
    int end = mark.indexOf(OWNED_BY);
    return end > 0
        && ProcessName.parse(mark.substring(0, end))
            .filter(owner -> owner.isVisible() && !owner.lives())
            .isPresent();
  }

  private static int end(Predicate<String> ours) {
    var ended = new HashSet<Long>();
    // What is ended may have started something since it was listed.
    for (int round = 0; round < ROUNDS; round++) {
      var left = left(ours);
      if (left.isEmpty()) {
        return ended.size();
      }
      left.forEach(process -> {
        process.destroyForcibly();
        ended.add(process.pid());
      });
      awaitEnd(left);
    }
    LOG.log(Level.WARNING, "what was left behind goes on starting more: {0}", left(ours));
    return ended.size();
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static List<ProcessHandle> left(Predicate<String> ours) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.pid() != SELF && process.isAlive() && markOf(process).filter(ours).isPresent())
        .toList();
  }

  private static Optional<String> markOf(ProcessHandle process) {
    try {
      var environment =
          Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
      return Stream.of(new String(environment, StandardCharsets.UTF_8).split("\0"))
          .filter(variable -> variable.startsWith(VARIABLE + "="))
          .map(variable -> variable.substring(VARIABLE.length() + 1))
          .findFirst();
    } catch (IOException e) {
      // It has ended meanwhile, or is somebody else's. A host without such files shows none.
      return Optional.empty();
    }
  }
}
