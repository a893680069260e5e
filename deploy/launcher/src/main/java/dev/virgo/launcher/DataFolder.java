package dev.virgo.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A system's folder, owned by one process at a time. The operating system drops the ownership when
 * the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "launcher.lock";

  // Whoever asks for the owner holds the lock for a moment; an owner holds it for good.
  private static final Duration PATIENCE = Duration.ofMillis(500);

  // Opening and closing the lock file anywhere in this process would drop this process's lock.
  private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the folder, which is created if missing.
   *
   * @throws LaunchException if a running system owns it; names that process and how to stop it
   */
  static DataFolder own(Path path) throws LaunchException, IOException {
    Path folder = path.toAbsolutePath().normalize();
    Files.createDirectories(folder);
    if (!OWNED.add(folder)) {
      throw belongsTo(folder, Long.toString(ProcessHandle.current().pid()));
    }
    boolean owned = false;
    try {
      var result = lock(folder);
      owned = true;
      return result;
    } finally {
      if (!owned) {
        OWNED.remove(folder);
      }
    }
  }

  private static DataFolder lock(Path folder) throws LaunchException, IOException {
    var channel =
        FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (!taken(channel)) {
      channel.close();
      String owner = read(folder.resolve(LOCK));
      throw belongsTo(folder, owner.isEmpty() ? "unknown" : owner);
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
        0);
    return new DataFolder(folder, channel);
  }

  private static boolean taken(FileChannel channel) throws IOException {
    if (channel.tryLock() != null) {
      return true;
    }
    var lock = new FutureTask<>(channel::lock);
    Thread.ofPlatform().daemon().name("data-folder-lock").start(lock);
    try {
      lock.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IOException("cannot lock " + LOCK + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + LOCK, e);
    } finally {
      // Where it still waits this closes the channel.
      lock.cancel(true);
    }
  }

  /** The process that runs the system of the folder, if one does. */
  public static synchronized Optional<ProcessHandle> owner(Path path) throws IOException {
    Path folder = path.toAbsolutePath().normalize();
    if (OWNED.contains(folder)) {
      return Optional.of(ProcessHandle.current());
    }
    Path file = folder.resolve(LOCK);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // Shared, so that two who ask do not take each other for an owner and believe its old pid.
      if (channel.tryLock(0, Long.MAX_VALUE, true) != null) {
        return Optional.empty();
      }
      String pid = read(channel);
      return pid.matches("[0-9]+") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    }
  }

  Path path() {
    return path;
  }

  /** Creates what is in it, for this user only: recordings are about people. */
  void create() throws IOException {
    for (Path part : List.of(kafka(), postgres(), logs(), path.resolve("ursa"))) {
      Files.createDirectories(part);
      if (Files.getFileStore(part).supportsFileAttributeView(PosixFileAttributeView.class)) {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
      }
    }
    Files.createDirectories(blobs());
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  Path logs() {
    return path.resolve("logs");
  }

  Path blobs() {
    return path.resolve("ursa").resolve("blobs");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    OWNED.remove(path);
  }

  private static LaunchException belongsTo(Path folder, String pid) {
    return new LaunchException(
        "%s belongs to a running system (pid %s): stop it with virgo down --data %s, or use another folder with --data DIR"
            .formatted(folder, pid, folder));
  }

  private static String read(Path lock) throws IOException {
    try (var channel = FileChannel.open(lock, StandardOpenOption.READ)) {
      return read(channel);
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
  }
}
