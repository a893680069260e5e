package dev.virgo.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder with PostgreSQL's programs. The unpacking library never repairs a folder whose
 * unpacking was interrupted, so the first use happens under a lock, removes half-done folders, and
 * leaves a mark when the server has started from it.
 */
final class BinariesCache implements AutoCloseable {
  private static final String UNPACKED_PREFIX = "PG-";

  private final Path directory;
  private final @Nullable FileChannel lock;

  private BinariesCache(Path directory, @Nullable FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  static BinariesCache open(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (Files.exists(mark(directory))) {
      return new BinariesCache(directory, null);
    }
    var channel =
        FileChannel.open(
            directory.resolve("unpacking.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    var _ = channel.lock();
    if (!Files.exists(mark(directory))) {
      removeHalfDone(directory);
    }
    return new BinariesCache(directory, channel);
  }

  /** The programs work. */
  void complete() throws IOException {
    if (lock != null && !Files.exists(mark(directory))) {
      Files.createFile(mark(directory));
    }
    // The unpacking library opens the folder to everyone; programs that we run must stay ours.
    File folder = directory.toFile();
    if (!(folder.setWritable(false, false) && folder.setWritable(true, true))) {
      throw new IOException("cannot make " + directory + " writable by its owner only");
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }

  private static Path mark(Path directory) {
    return directory.resolve("complete");
  }

  private static void removeHalfDone(Path directory) throws IOException {
    List<Path> halfDone;
    try (Stream<Path> entries = Files.list(directory)) {
      halfDone =
          entries
              .filter(entry -> entry.getFileName().toString().startsWith(UNPACKED_PREFIX))
              .toList();
    }
    for (Path folder : halfDone) {
      deleteTree(folder);
    }
  }

  static void deleteTree(Path root) throws IOException {
    List<Path> bottomUp;
    try (Stream<Path> entries = Files.walk(root)) {
      bottomUp = entries.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : bottomUp) {
      Files.deleteIfExists(entry);
    }
  }
}
