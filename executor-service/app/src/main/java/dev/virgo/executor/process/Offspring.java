package dev.virgo.executor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the transforms of one worker have started, known by a variable of its environment: whose
 * worker has ended is a child of nobody that could be asked.
 */
final class Offspring {
  /** Set for a worker, inherited by what is started in it. */
  static final String MARK = "VIRGO_WORKER";

  private static final int ROUNDS = 5;

  private final String variable;

  /**
   * @param worker a name that no other process has ever had
   */
  Offspring(String worker) {
    this.variable = MARK + "=" + worker;
  }

  /** Ends all of it by force; the worker itself must have ended. Returns how many there were. */
  int end() {
    int ended = 0;
    // What is ended may have started something since it was listed.
    for (int round = 0; round < ROUNDS; round++) {
      var left = left();
      if (left.isEmpty()) {
        return ended;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      ended += left.size();
    }
    return ended;
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
