package dev.virgo.cli.system;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.Terminal;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A system that a command starts for itself. It is stopped when the command is done with it, and
 * also when the process is interrupted: the launcher has a session of its own and would stay up.
 */
public final class OwnSystem implements AutoCloseable {
  private final Terminal terminal;
  private final Runnable stop;
  private final Thread hook = new Thread(this::interrupted, "stop-own-system");
  private final ReentrantLock lock = new ReentrantLock();
  private boolean settled;

  /**
   * From now on the system is this process' own; to be called before it is started.
   *
   * @param stop stops it and takes away what is not to stay
   */
  public OwnSystem(Terminal terminal, Runnable stop) {
    this.terminal = terminal;
    this.stop = stop;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Leaves it up. */
  public void keep() {
    lock.lock();
    try {
      settled = true;
    } finally {
      lock.unlock();
    }
  }

  /** Stops it, unless it is kept. */
  @Override
  public void close() {
    stopOnce();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook has nothing left to do.
      return;
    }
  }

  private void interrupted() {
    try {
      stopOnce();
    } catch (CliFailure e) {
      terminal.say(String.valueOf(e.getMessage()));
    }
  }

  private void stopOnce() {
    lock.lock();
    try {
      if (!settled) {
        settled = true;
        stop.run();
      }
    } finally {
      lock.unlock();
    }
  }
}
