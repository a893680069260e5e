package dev.virgo.cache.decide;

import java.util.Optional;

/** Names of those who hold leases: any name, or {@code INSTANCE/PROCESS}. */
public final class Holder {
  private Holder() {}

  /** The instance that a holder is a process of: what comes before the last slash. */
  private static Optional<String> instance(String holder) {
    int slash = holder.lastIndexOf('/');
    return slash <= 0 || slash == holder.length() - 1
        ? Optional.empty()
        : Optional.of(holder.substring(0, slash));
  }

  /** Whether one is another process of the other's instance. */
  public static boolean succeeds(String holder, String other) {
    return !holder.equals(other)
        && instance(holder).isPresent()
        && instance(holder).equals(instance(other));
  }
}
