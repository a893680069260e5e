package dev.virgo.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** Messages on a pipe: int32 length, big-endian, then as many bytes. */
final class Frames {
  /** Larger is a broken pipe, not a message. */
  private static final int LARGEST = 256 << 20;

  private Frames() {}

  /** The next message; nothing at the end of the pipe. */
  static Optional<byte[]> read(DataInputStream in) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException e) {
      return Optional.empty();
    }
    if (length < 0 || length > LARGEST) {
      throw new IOException("a message cannot have " + length + " bytes; the pipe is out of step");
    }
    var bytes = new byte[length];
    in.readFully(bytes);
    return Optional.of(bytes);
  }

  /** Writes a message whole. */
  static void write(DataOutputStream out, byte[] message) throws IOException {
    synchronized (out) {
      out.writeInt(message.length);
      out.write(message);
      out.flush();
    }
  }
}
