package dev.virgo.schemas.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The length-prefixed encoding below every hash. A text or byte string is an int32 big-endian
 * length and its bytes (text as UTF-8), an integer is an int64 big-endian, a key its 32 bytes, a
 * list its int32 length and then its members. The first part is always the domain tag with its
 * schema number, such as {@code virgo/asset/1}, so that two kinds of keys never meet.
 *
 * <p>One writer serves many keys of a kind: {@link #reset(int)} goes back to a {@link #mark()} and
 * keeps the common head.
 */
public final class KeyWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The one bit pattern that every NaN is written as. */
  private static final long NAN = 0x7ff8000000000000L;

  private final MessageDigest digest = Key.digest();
  private final byte[] hash = new byte[Key.BYTES];
  private byte[] buffer = new byte[512];
  private int length;

  private KeyWriter() {}

  /** Starts an encoding in the given domain, for example {@code virgo/asset/1}. */
  public static KeyWriter of(String domain) {
    return new KeyWriter().text(domain);
  }

  /** A writer with no domain: for payloads whose place says what they are, such as blocks. */
  public static KeyWriter payload() {
    return new KeyWriter();
  }

  /** int32 length in bytes, then UTF-8. */
  public KeyWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** int32 length, then the bytes. */
  public KeyWriter bytes(byte[] bytes) {
    count(bytes.length);
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  /** int32: the number of members that follow. */
  public KeyWriter count(int count) {
    room(4);
    INT.set(buffer, length, count);
    length += 4;
    return this;
  }

  /** int64, big-endian. */
  public KeyWriter int64(long value) {
    room(8);
    LONG.set(buffer, length, value);
    length += 8;
    return this;
  }

  /** IEEE 754 bits as int64; every NaN is one NaN, the sign of zero stays. */
  public KeyWriter float64(double value) {
    return int64(Double.isNaN(value) ? NAN : Double.doubleToRawLongBits(value));
  }

  /** One byte: 1 or 0. */
  public KeyWriter flag(boolean value) {
    room(1);
    buffer[length++] = (byte) (value ? 1 : 0);
    return this;
  }

  /** The 32 bytes of a key. */
  public KeyWriter key(Key key) {
    room(Key.BYTES);
    key.copyTo(buffer, length);
    length += Key.BYTES;
    return this;
  }

  /** The place reached so far, for {@link #reset(int)}. */
  public int mark() {
    return length;
  }

  /** Forgets everything that was written after the mark. */
  public KeyWriter reset(int mark) {
    if (mark < 0 || mark > length) {
      throw new IllegalArgumentException("mark " + mark + " is not within 0.." + length);
    }
    length = mark;
    return this;
  }

  /** The bytes written so far, copied. */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  /** SHA-256 of everything written so far; the writer can go on. */
  public Key hash() {
    try {
      digest.update(buffer, 0, length);
      digest.digest(hash, 0, hash.length);
      return Key.at(hash, 0);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 fills 32 bytes", e);
    }
  }

  private void room(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
