package dev.virgo.embedded;

import java.time.Duration;
import java.util.Map;

/**
 * A Kafka topic as the embedded broker should have it.
 *
 * @param name the topic's name
 * @param partitions number of partitions, at least 1; never changed for a topic that exists,
 *     because keys would move to other partitions
 * @param configuration topic-level Kafka configuration, e.g. {@code retention.ms}
 */
public record EmbeddedTopic(String name, int partitions, Map<String, String> configuration) {
  public EmbeddedTopic {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a topic needs a name");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("topic " + name + " needs at least one partition");
    }
    configuration = Map.copyOf(configuration);
  }

  /** A topic whose records are kept for the given time. */
  public static EmbeddedTopic keptFor(String name, int partitions, Duration retention) {
    return new EmbeddedTopic(
        name, partitions, Map.of("retention.ms", Long.toString(retention.toMillis())));
  }

  /** A topic with the broker's own defaults (seven days). */
  public static EmbeddedTopic of(String name, int partitions) {
    return new EmbeddedTopic(name, partitions, Map.of());
  }
}
