package dev.virgo.lang.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of texts. */
public final class TextHash {

  private TextHash() {}

  /**
   * SHA-256 of the UTF-8 form, as 64 lower-case hexadecimal digits. A lone surrogate has no such
   * form, and a question mark would stand for each of them: it becomes the three bytes of its
   * number, which no character has, so that different texts have different forms.
   */
  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (text.codePoints().noneMatch(TextHash::isSurrogate)) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      } else {
        text.codePoints().forEach(point -> digest.update(bytes(point)));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  private static byte[] bytes(int point) {
    return isSurrogate(point)
        ? new byte[] {
          (byte) (0xE0 | (point >> 12)),
          (byte) (0x80 | ((point >> 6) & 0x3F)),
          (byte) (0x80 | (point & 0x3F))
        }
        : Character.toString(point).getBytes(StandardCharsets.UTF_8);
  }

  /** Of code points, only a surrogate without the other one of its pair is one. */
  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
