package dev.virgo.readers.format;

import dev.virgo.readers.UnreadableRecording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Random access to a file through one window that is reused. Never allocates more than the file is
 * long. A file that shrinks under the reader is an {@link UnreadableRecording}, not a crash, which
 * is why it is not mapped.
 */
public final class FileBytes implements AutoCloseable {
  /** The longest stretch that {@link #window} gives. */
  public static final int CAPACITY = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window;
  private long windowStart;
  private int windowLength;

  private FileBytes(Path file, FileChannel channel, long size) {
    this.file = file;
    this.channel = channel;
    this.size = size;
    this.window = ByteBuffer.allocate((int) Math.min(CAPACITY, size));
  }

  /**
   * Opens a file for reading.
   *
   * @throws UnreadableRecording if it is missing, a folder, empty, or may not be read
   */
  public static FileBytes open(Path file) throws UnreadableRecording {
    try {
      if (Files.isDirectory(file)) {
        throw new UnreadableRecording(
            file, "this is a folder", UnreadableRecording.NOWHERE, "Give the recording's file");
      }
      var channel = FileChannel.open(file, StandardOpenOption.READ);
      long size = channel.size();
      if (size == 0) {
        channel.close();
        throw new UnreadableRecording(file, "the file is empty", 0, "Copy the recording again");
      }
      return new FileBytes(file, channel, size);
    } catch (NoSuchFileException e) {
      throw new UnreadableRecording(
          file, "there is no such file", UnreadableRecording.NOWHERE, "Check the path", e);
    } catch (IOException e) {
      throw new UnreadableRecording(
          file,
          "the file cannot be opened: " + e,
          UnreadableRecording.NOWHERE,
          "Check its permissions and the disk",
          e);
    }
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** Bytes when it was opened. */
  public long size() {
    return size;
  }

  /** Up to so many bytes from the file's beginning. */
  public byte[] head(int length) throws UnreadableRecording {
    return copy(0, (int) Math.min(length, size));
  }

  /** A copy of a stretch of the file, which must lie within it. */
  public byte[] copy(long offset, int length) throws UnreadableRecording {
    check(offset, length);
    var bytes = new byte[length];
    fill(ByteBuffer.wrap(bytes), offset);
    return bytes;
  }

  /** Fills the array from the file, without reading ahead. */
  public void fill(long offset, byte[] into) throws UnreadableRecording {
    check(offset, into.length);
    fill(ByteBuffer.wrap(into), offset);
  }

  /**
   * The shared buffer, its position at the byte asked for and its limit after the stretch. Valid
   * until the next call; reads ahead, so that ascending calls are cheap.
   *
   * @param length at most {@link #CAPACITY}
   */
  public ByteBuffer window(long offset, int length) throws UnreadableRecording {
    check(offset, length);
    if (offset < windowStart || offset + length > windowStart + windowLength) {
      windowLength = 0;
      int wanted = (int) Math.min(window.capacity(), size - offset);
      window.clear().limit(wanted);
      fill(window, offset);
      windowStart = offset;
      windowLength = wanted;
    }
    int at = (int) (offset - windowStart);
    return window.limit(at + length).position(at);
  }

  /** An error about this file. */
  public UnreadableRecording unreadable(String what, long where, String remedy) {
    return new UnreadableRecording(file, what, where, remedy);
  }

  /** An error about a file that ends too early. */
  public UnreadableRecording truncated(String what) {
    return unreadable(what, size, "The copy is incomplete: copy the recording again");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }

  private void check(long offset, int length) throws UnreadableRecording {
    if (offset < 0 || length > size - offset) {
      throw truncated(
          "bytes " + offset + " to " + (offset + length) + " are needed, the file has " + size);
    }
  }

  private void fill(ByteBuffer into, long offset) throws UnreadableRecording {
    long at = offset;
    try {
      while (into.hasRemaining()) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw unreadable(
              "the file has become shorter while it was read", at, "Do not write to it, and retry");
        }
        at += read;
      }
    } catch (IOException e) {
      throw new UnreadableRecording(
          file, "the file cannot be read: " + e, at, "Check the disk, and retry", e);
    }
  }
}
