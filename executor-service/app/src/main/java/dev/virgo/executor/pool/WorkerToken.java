package dev.virgo.executor.pool;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What a worker asks of whoever commands it: known to its executor and to nobody else. */
public final class WorkerToken {
  private static final int BYTES = 24;

  private WorkerToken() {}

  /** A new one, as hexadecimal digits. */
  public static String create() {
    var token = new byte[BYTES];
    new SecureRandom().nextBytes(token);
    return HexFormat.of().formatHex(token);
  }
}
