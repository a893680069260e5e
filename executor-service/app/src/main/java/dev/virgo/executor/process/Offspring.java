package dev.virgo.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What the transforms of one worker have started, known by a variable of its environment: whose
 * worker has ended is a child of nobody that could be asked.
 */
final class Offspring {
  private static final Logger LOG = Logger.getLogger(Offspring.class);

  /** Set for a worker, inherited by what is started in it. */
  static final String MARK = "VIRGO_WORKER";

  private static final int ROUNDS = 5;

  /** For a signal to take effect, per round. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String variable;

  /**
   * @param worker a name that no other process has ever had
   */
  Offspring(String worker) {
    this.variable = MARK + "=" + worker;
  }

  /** Ends all of it by force; the worker itself must have ended. Returns how many there were. */
  int end() {
    var ended = new HashSet<Long>();
    // What is ended may have started something since it was listed.
    for (int round = 0; round < ROUNDS; round++) {
      var left = left();
      if (left.isEmpty()) {
        return ended.size();
      }
      left.forEach(process -> {
        process.destroyForcibly();
        ended.add(process.pid());
      });
      awaitEnd(left);
    }
    LOG.warnf("what a worker's transforms have started goes on starting more: %s", left());
    return ended.size();
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(ends)
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private List<ProcessHandle> left() {
    return ProcessHandle.allProcesses().filter(this::isMarked).toList();
  }

  private boolean isMarked(ProcessHandle process) {
    try {
      var environment =
          Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
      return Stream.of(new String(environment, StandardCharsets.UTF_8).split("\0"))
          .anyMatch(variable::equals);
    } catch (IOException e) {
      // It has ended meanwhile, or is somebody else's. A host without such files shows none.
      return false;
    }
  }
}
