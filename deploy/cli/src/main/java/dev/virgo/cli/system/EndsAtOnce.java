package dev.virgo.cli.system;

import java.io.IOException;
import java.util.List;

/**
 * While this is open, a process that is interrupted ends at once, and so does all that it has
 * started: for work of which nothing is wanted that is not whole.
 */
public final class EndsAtOnce implements AutoCloseable {
  /** As of a program that was killed. */
  static final int KILLED = 137;

  private final Runnable first;
  private final Thread hook = new Thread(this::end, "ends-at-once");

  /**
   * @param first what is done before, such as ending what is no child any more
   */
  public EndsAtOnce(Runnable first) {
    this.first = first;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    try {
      first.run();
      List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
      started.forEach(ProcessHandle::destroyForcibly);
    } finally {
      killThis();
    }
  }

  /** Other hooks may wait for long, and a JVM that records writes for ten seconds when it halts. */
  private static void killThis() {
    var pid = Long.toString(ProcessHandle.current().pid());
    try {
      var _ = new ProcessBuilder("kill", "-KILL", pid).start().waitFor();
    } catch (IOException e) {
      Runtime.getRuntime().halt(KILLED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Runtime.getRuntime().halt(KILLED);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook ends the process.
      return;
    }
  }
}
