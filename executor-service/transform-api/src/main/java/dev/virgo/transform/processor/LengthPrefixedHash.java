package dev.virgo.transform.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over texts, each preceded by its length in bytes as a big-endian int32; the first text is
 * a domain tag.
 */
final class LengthPrefixedHash {
  private final MessageDigest digest = sha256();

  LengthPrefixedHash(String domain) {
    text(domain);
  }

  LengthPrefixedHash text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
    return this;
  }

  /** A count before a list, so that two lists never run into each other. */
  LengthPrefixedHash count(int count) {
    return text(Integer.toString(count));
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
