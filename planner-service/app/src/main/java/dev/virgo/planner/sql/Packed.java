package dev.virgo.planner.sql;

import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.List;

/** Keys side by side in one {@code bytea}: an hour of one-second blocks is 115 KB, not a table. */
public final class Packed {
  private Packed() {}

  /** The keys' bytes, one after the other. */
  public static byte[] pack(List<Key> keys) {
    var bytes = new byte[keys.size() * Key.BYTES];
    for (int i = 0; i < keys.size(); i++) {
      keys.get(i).copyTo(bytes, i * Key.BYTES);
    }
    return bytes;
  }

  /**
   * The keys again.
   *
   * @throws IllegalArgumentException if the bytes are no whole number of keys
   */
  public static List<Key> unpack(byte[] bytes) {
    if (bytes.length % Key.BYTES != 0) {
      throw new IllegalArgumentException(bytes.length + " bytes are no whole number of keys");
    }
    var keys = new ArrayList<Key>(bytes.length / Key.BYTES);
    for (int at = 0; at < bytes.length; at += Key.BYTES) {
      keys.add(Key.at(bytes, at));
    }
    return keys;
  }
}
