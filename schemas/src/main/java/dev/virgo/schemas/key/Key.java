package dev.virgo.schemas.key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 value: an asset key, a cut-off key, a content hash. Held as four big-endian words, so
 * that millions of them cost no array each. Ordered as its bytes are (unsigned), which is also
 * PostgreSQL's order of {@code bytea}: the order in which claim rows are locked.
 */
public record Key(long a, long b, long c, long d) implements Comparable<Key> {
  /** Bytes of one key. */
  public static final int BYTES = 32;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final HexFormat HEX = HexFormat.of();

  /**
   * Reads a key from exactly 32 raw bytes.
   *
   * @throws IllegalArgumentException if there are not 32 bytes
   */
  public static Key of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length);
    }
    return at(bytes, 0);
  }

  /** Reads the key that starts at {@code offset}. */
  public static Key at(byte[] bytes, int offset) {
    return new Key(
        (long) WORD.get(bytes, offset),
        (long) WORD.get(bytes, offset + 8),
        (long) WORD.get(bytes, offset + 16),
        (long) WORD.get(bytes, offset + 24));
  }

  /**
   * Reads 64 lower-case or upper-case hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Key parse(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException(
          "a key has 64 hexadecimal digits, not " + hex.length() + ": '" + hex + "'");
    }
    return of(HEX.parseHex(hex));
  }

  /** SHA-256 of the bytes themselves, without domain or length. For files and payloads. */
  public static Key sha256(byte[] bytes) {
    return of(digest().digest(bytes));
  }

  /** A fresh SHA-256. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 32 raw bytes, newly made. */
  public byte[] bytes() {
    var bytes = new byte[BYTES];
    copyTo(bytes, 0);
    return bytes;
  }

  /** Writes the 32 raw bytes at {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    WORD.set(target, offset, a);
    WORD.set(target, offset + 8, b);
    WORD.set(target, offset + 16, c);
    WORD.set(target, offset + 24, d);
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HEX.formatHex(bytes());
  }

  @Override
  public int compareTo(Key other) {
    int order = Long.compareUnsigned(a, other.a);
    if (order == 0) {
      order = Long.compareUnsigned(b, other.b);
    }
    if (order == 0) {
      order = Long.compareUnsigned(c, other.c);
    }
    return order == 0 ? Long.compareUnsigned(d, other.d) : order;
  }

  @Override
  public String toString() {
    return hex();
  }
}
