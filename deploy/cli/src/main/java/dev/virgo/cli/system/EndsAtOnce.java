package dev.virgo.cli.system;

import java.util.List;

/**
 * While this is open, a process that is interrupted ends at once, and so does all that it has
 * started: for work of which nothing is wanted that is not whole.
 */
public final class EndsAtOnce implements AutoCloseable {
  /** As of a program that Ctrl-C has ended. */
  static final int INTERRUPTED = 130;

  private final Runnable last;
  private final Thread hook = new Thread(this::end, "ends-at-once");

  /**
   * @param last what is done before, such as ending what is no child any more
   */
  public EndsAtOnce(Runnable last) {
    this.last = last;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    try {
      List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
      started.forEach(ProcessHandle::destroyForcibly);
      last.run();
    } finally {
      // Other hooks would wait for those, and a JVM that records writes for a while.
      Runtime.getRuntime().halt(INTERRUPTED);
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
