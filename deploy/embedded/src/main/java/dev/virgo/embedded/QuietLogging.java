package dev.virgo.embedded;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Keeps the thousands of lines that a starting broker writes out of the log. */
final class QuietLogging {
  // Held here because java.util.logging forgets the level of a logger nobody refers to.
  private static final List<Logger> LOGGERS =
      Stream.of("org.apache.kafka", "kafka", "state.change.logger", "io.zonky", "org.postgresql")
          .map(Logger::getLogger)
          .toList();

  // Warns at every start that the cluster is new, or that it is not; errors still come through.
  private static final Logger NEW_CLUSTER =
      Logger.getLogger("org.apache.kafka.controller.QuorumController");

  private QuietLogging() {}

  static void apply() {
    LOGGERS.forEach(logger -> logger.setLevel(Level.WARNING));
    NEW_CLUSTER.setLevel(Level.SEVERE);
  }
}
