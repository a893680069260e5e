package dev.virgo.readers.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Writes files that are there whole or not at all. */
public final class CompleteFile {
  private CompleteFile() {}

  /**
   * Copies a file and writes over some of its bytes before the copy gets its name.
   *
   * @param changes new bytes by offset
   */
  public static Path copy(Path source, Path target, Map<Integer, byte[]> changes)
      throws IOException {
    var part = part(target);
    try {
      Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        for (var change : changes.entrySet()) {
          var bytes = ByteBuffer.wrap(change.getValue());
          while (bytes.hasRemaining()) {
            channel.write(bytes, change.getKey() + (long) bytes.position());
          }
        }
        channel.force(true);
      }
      return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Writes a file with these bytes. */
  public static Path write(Path target, byte[] bytes) throws IOException {
    var part = part(target);
    try {
      Files.write(part, bytes);
      return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path part(Path target) throws IOException {
    var folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(target + " is no file that could be written");
    }
    return Files.createTempFile(folder, ".", ".part");
  }
}
