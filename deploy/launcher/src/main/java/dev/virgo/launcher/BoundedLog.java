package dev.virgo.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A log file that never grows beyond a bound: when full it becomes {@code NAME.1}, replacing the
 * one before. At most twice the bound is on the disk.
 */
final class BoundedLog {
  static final long DEFAULT_BYTES = 10L << 20;

  private static final int BUFFER = 8192;
  private static final int TAIL_BYTES = 4096;

  private final Path file;
  private final long boundBytes;

  BoundedLog(Path file, long boundBytes) {
    this.file = file;
    this.boundBytes = boundBytes;
  }

  Path file() {
    return file;
  }

  /** Copies until the input ends. */
  void copy(InputStream source) throws IOException {
    var buffer = new byte[BUFFER];
    try (var input = new BufferedInputStream(source)) {
      int read = input.read(buffer);
      while (read >= 0) {
        read = fill(input, buffer, read);
      }
    }
  }

  /** The last lines, for an error message; empty if there is no log. */
  List<String> tail(int lines) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (var access = new RandomAccessFile(file.toFile(), "r")) {
      access.seek(Math.max(0, access.length() - TAIL_BYTES));
      var bytes = new byte[TAIL_BYTES];
      int read = Math.max(0, access.read(bytes));
      List<String> all = new String(bytes, 0, read, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    }
  }

  // Writes one file full; returns what was read last and is not yet written, or -1 at the end.
  private int fill(InputStream input, byte[] buffer, int first) throws IOException {
    int read = first;
    try (OutputStream output =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long size = Files.size(file);
      while (read >= 0 && size < boundBytes) {
        output.write(buffer, 0, read);
        size += read;
        read = input.read(buffer);
      }
    }
    if (read >= 0) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return read;
  }
}
