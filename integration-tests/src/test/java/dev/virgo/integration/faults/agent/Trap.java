package dev.virgo.integration.faults.agent;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The helper of the rules in {@code points.btm}. A test arms a point by a file of its name in the
 * folder {@code -Dvirgo.faults}; so the same process, started again with the same agent, goes past
 * it.
 */
public class Trap {
  /** As the kernel reports a process that got SIGKILL. */
  private static final int KILLED = 137;

  private static final Path FOLDER = Path.of(System.getProperty("virgo.faults", "/nowhere"));

  private static final Object PERMISSION = new Object();
  private static final AtomicBoolean WATCHED = new AtomicBoolean();

  private static final ThreadLocal<Long> BORNE = ThreadLocal.withInitial(() -> 0L);

  /** For Byteman. */
  public Trap() {}

  /** Whether the point was armed; it is not any more. Of all processes that ask, one hears yes. */
  public boolean springs(String point) {
    Path armed = FOLDER.resolve(point);
    if (!Files.exists(armed)) {
      return false;
    }
    try {
      Files.move(armed, FOLDER.resolve(point + ".sprung"), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      // Somebody else was faster.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a guard is taken out, for as long as its file is there. */
  public boolean without(String guard) {
    return Files.exists(FOLDER.resolve("without-" + guard));
  }

  /** Ends the process as {@code kill -9} does: no hook runs, nothing is flushed. */
  public void die() {
    Runtime.getRuntime().halt(KILLED);
  }

  /** Remembers under which lease this thread commits; 0: it does not. */
  public void bears(long lease) {
    BORNE.set(lease);
  }

  public long borne() {
    return BORNE.get();
  }

  /**
   * Comes back when commits under that lease are not held up, and writes it down. While the file
   * {@code hold-commits} is there, only leases up to the number in it commit.
   */
  public void commits(long lease) {
    try {
      if (lease > newest()) {
        awaitPermission(lease);
      }
      Files.writeString(
          FOLDER.resolve("commits"),
          lease + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitPermission(long lease) throws IOException {
    synchronized (PERMISSION) {
      watch();
      try {
        while (lease > newest()) {
          PERMISSION.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while its commit is held up", e);
      }
    }
  }

  /** One watcher for all that wait: an operating system has few, and many leases are held up. */
  private static void watch() throws IOException {
    if (WATCHED.compareAndSet(false, true)) {
      var changes = FOLDER.getFileSystem().newWatchService();
      FOLDER.register(changes, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      Thread.ofPlatform().daemon().name("trap").start(() -> tell(changes));
    }
  }

  private static void tell(WatchService changes) {
    try {
      while (true) {
        var change = changes.take();
        // What is not taken out would be told again at once, for ever.
        var _ = change.pollEvents();
        change.reset();
        synchronized (PERMISSION) {
          PERMISSION.notifyAll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long newest() throws IOException {
    try {
      return Long.parseLong(Files.readString(FOLDER.resolve("hold-commits")).strip());
    } catch (NoSuchFileException e) {
      return Long.MAX_VALUE;
    }
  }
}
