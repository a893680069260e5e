package dev.virgo.raygateway.actor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Several messages as one array: their number, then each with its length; int32, big-endian. */
public final class Frames {
  private Frames() {}

  /** All of them in one. */
  public static byte[] join(List<byte[]> messages) {
    long size = Integer.BYTES;
    for (var message : messages) {
      size += Integer.BYTES + (long) message.length;
    }
    var all = ByteBuffer.allocate(Math.toIntExact(size)).putInt(messages.size());
    messages.forEach(message -> all.putInt(message.length).put(message));
    return all.array();
  }

  /**
   * Each by itself.
   *
   * @throws IllegalArgumentException if the bytes are not from {@link #join}
   */
  public static List<byte[]> split(byte[] joined) {
    return split(ByteBuffer.wrap(joined));
  }

  static List<byte[]> split(ByteBuffer joined) {
    try {
      int count = joined.getInt();
      var messages = new ArrayList<byte[]>();
      for (int i = 0; i < count; i++) {
        int length = joined.getInt();
        if (length < 0 || length > joined.remaining()) {
          throw new IllegalArgumentException(
              "message %d of %d has %d bytes, %d are left"
                  .formatted(i, count, length, joined.remaining()));
        }
        var message = new byte[length];
        joined.get(message);
        messages.add(message);
      }
      return messages;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the messages are cut off", e);
    }
  }
}
