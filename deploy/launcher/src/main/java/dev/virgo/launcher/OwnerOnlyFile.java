package dev.virgo.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a file as a whole; only this user may read it, because it holds secrets. */
final class OwnerOnlyFile {
  private OwnerOnlyFile() {}

  static void replace(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    // The JDK creates temporary files readable by their owner only.
    Path next = Files.createTempFile(folder, file.getFileName().toString(), ".next");
    try {
      Files.write(next, content);
      try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
