package dev.virgo.raygateway.actor;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an actor answers. Failures are data: exceptions do not survive Ray's serializer. */
public sealed interface Answer {
  /**
   * To the first call: it runs.
   *
   * @param java version of its JVM
   */
  record Hello(long pid, String host, String java) implements Answer {}

  /** To the first call: it runs, but its worker does not. */
  record Refused(String message) implements Answer {}

  /**
   * To every other call: what the worker has said since.
   *
   * @param busy whether more will come without a further request
   */
  record Replies(boolean busy, List<byte[]> messages) implements Answer {}

  /** The worker is of no use any more. */
  record Broken(String message) implements Answer {}

  /** As bytes. */
  default byte[] toBytes() {
    return switch (this) {
      case Hello hello ->
          written(
              0,
              out -> {
                out.writeLong(hello.pid());
                out.writeUTF(hello.host());
                out.writeUTF(hello.java());
              });
      case Refused refused -> written(1, out -> text(out, refused.message()));
      case Replies replies -> {
        var messages = Frames.join(replies.messages());
        yield ByteBuffer.allocate(2 + messages.length)
            .put((byte) 2)
            .put((byte) (replies.busy() ? 1 : 0))
            .put(messages)
            .array();
      }
      case Broken broken -> written(3, out -> text(out, broken.message()));
    };
  }

  /**
   * From bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  static Answer parse(byte[] bytes) {
    if (bytes.length > 1 && bytes[0] == 2) {
      var rest = ByteBuffer.wrap(bytes, 2, bytes.length - 2);
      return new Replies(bytes[1] == 1, Frames.split(rest));
    }
    try (var in = new DataInputStream(new java.io.ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      return switch (kind) {
        case 0 -> new Hello(in.readLong(), in.readUTF(), in.readUTF());
        case 1 -> new Refused(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        case 3 -> new Broken(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        default -> throw new IllegalArgumentException("no answer of an actor has kind " + kind);
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("the answer is cut off", e);
    }
  }

  private static void text(DataOutputStream out, String message) throws IOException {
    out.write(message.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes to memory. */
  @FunctionalInterface
  interface Writing {
    /** Writes all but the kind. */
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] written(int kind, Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(kind);
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }
}
