package dev.virgo.planner;

import java.security.SecureRandom;

/**
 * Ids of runs: 26 characters, 48 bits of milliseconds and 80 random ones, so that they sort by
 * creation and need nobody to hand them out.
 */
public final class RunIds {
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int LENGTH = 26;
  private static final int TIME_DIGITS = 10;
  private static final SecureRandom SEED = new SecureRandom();

  private RunIds() {}

  /** An id that nobody has. */
  public static String next() {
    var id = new char[LENGTH];
    long time = System.currentTimeMillis();
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      id[i] = DIGITS[(int) (time & 31)];
      time >>>= 5;
    }
    var bytes = new byte[LENGTH - TIME_DIGITS];
    SEED.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      id[TIME_DIGITS + i] = DIGITS[bytes[i] & 31];
    }
    return new String(id);
  }
}
