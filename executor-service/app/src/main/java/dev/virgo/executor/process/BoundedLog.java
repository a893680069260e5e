package dev.virgo.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a worker prints, in a file and the one before it: a talkative transform fills no disk. */
final class BoundedLog {
  /** Largest file, bytes. */
  static final long LARGEST = 4L << 20;

  private final Path file;
  private final Path previous;

  BoundedLog(Path folder, String slot) throws IOException {
    Files.createDirectories(folder);
    this.file = folder.resolve("worker-" + slot + ".log");
    this.previous = folder.resolve("worker-" + slot + ".previous.log");
  }

  Path file() {
    return file;
  }

  /** Copies until the stream ends. */
  void copy(InputStream from) throws IOException {
    var buffer = new byte[8192];
    var out = open();
    try {
      long size = Files.size(file);
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        if (size + read > LARGEST) {
          out.close();
          Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
          out = open();
          size = 0;
        }
        out.write(buffer, 0, read);
        size += read;
      }
    } finally {
      out.close();
    }
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
