package dev.virgo.cli.system;

import java.util.Optional;

/** Which system there is to talk to, for commands that also work without one. */
public final class Reachable {
  private Reachable() {}

  /** The API of the system that was named or that is up; empty if there is neither. */
  public static Optional<Api> api(Connection connection) {
    return isNamed(connection) || connection.running().isPresent()
        ? Optional.of(connection.api())
        : Optional.empty();
  }

  /** Whether {@code --url} or VIRGO_URL names a system, which may run anywhere. */
  public static boolean isNamed(Connection connection) {
    return connection.url != null;
  }
}
