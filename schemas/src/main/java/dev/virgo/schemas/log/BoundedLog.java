package dev.virgo.schemas.log;

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
import org.jspecify.annotations.Nullable;

/**
 * A log file that never grows beyond a bound: when full it becomes {@code NAME.1}, replacing the
 * one before. At most twice the bound is on the disk. What cannot be written is lost, and the log
 * says so as soon as it can be written again.
 */
public final class BoundedLog {
  /** Where nobody asks for another bound. */
  public static final long DEFAULT_BYTES = 10L << 20;

  private static final int BUFFER = 8192;
  private static final int TAIL_BYTES = 4096;

  private final Path file;
  private final long boundBytes;

  /**
   * Nothing is opened yet.
   *
   * @param boundBytes of the file; as much again is kept of what was before
   */
  public BoundedLog(Path file, long boundBytes) {
    this.file = file;
    this.boundBytes = boundBytes;
  }

  /** The newest part. */
  public Path file() {
    return file;
  }

  /**
   * Copies until the input ends, whatever becomes of the file: whoever writes to a pipe that nobody
   * reads stops working.
   *
   * @throws IOException if the input cannot be read
   */
  public void copy(InputStream source) throws IOException {
    var buffer = new byte[BUFFER];
    try (var input = new BufferedInputStream(source);
        var pages = new Pages()) {
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        pages.write(buffer, read);
      }
    }
  }

  /** The last lines, for an error message; empty if there is no log. */
  public List<String> tail(int lines) throws IOException {
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

  /** The file as it is written, one after the other. */
  private final class Pages implements AutoCloseable {
    private @Nullable OutputStream output;
    private long size;
    private long lost;

    void write(byte[] bytes, int length) {
      try {
        var open = page();
        if (lost > 0) {
          byte[] note =
              "[about %d bytes of output could not be written here]\n"
                  .formatted(lost)
                  .getBytes(StandardCharsets.UTF_8);
          open.write(note);
          size += note.length;
          lost = 0;
        }
        open.write(bytes, 0, length);
        size += length;
      } catch (IOException e) {
        // A full disk; the next output tries again with the file as it is then.
        lost += length;
        close();
      }
    }

    private OutputStream page() throws IOException {
      if (output != null && size >= boundBytes) {
        close();
      }
      if (output == null) {
        if (Files.exists(file) && Files.size(file) >= boundBytes) {
          Files.move(
              file,
              file.resolveSibling(file.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
        }
        output = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
      }
      return output;
    }

    @Override
    public void close() {
      var open = output;
      output = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          // What a network file system refuses only now is lost, too; how much, nobody knows.
          lost = Math.max(lost, 1);
        }
      }
    }
  }
}
