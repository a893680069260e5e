package dev.virgo.schemas.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every topic with its partitions and retention. What the planner reads is co-partitioned. */
public final class Topics {
  /** Work of backfill priority. */
  public static final String NODE_READY_BULK = "virgo.node-ready-bulk";

  /** Partitions of everything that is keyed by recording. */
  public static final int PARTITIONS = 6;

  /**
   * The largest payload, bytes: a node-ready of a whole recording names every block and every
   * upstream slice, about 400 bytes per ten seconds and 70 per block. Brokers take this and some
   * room for headers ({@code max.message.bytes}).
   */
  public static final int MAX_EVENT_BYTES = 8 * 1024 * 1024;

  /** What a broker must take and a producer may send: the payload and its headers. */
  public static final int MAX_MESSAGE_BYTES = MAX_EVENT_BYTES + 64 * 1024;

  /**
   * {@code message.timestamp.type} of every topic: the broker's own time. It refuses an event whose
   * time is more than an hour ahead of it, and whoever publishes may have a wrong clock.
   */
  public static final String TIMESTAMP_TYPE = "LogAppendTime";

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTH = Duration.ofDays(30);

  private Topics() {}

  /** What a broker is told of a topic when it makes it, by Kafka's names. */
  public static Map<String, String> settings(EventType.Topic topic) {
    return Map.of(
        "retention.ms", Long.toString(topic.retention().toMillis()),
        "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES),
        "message.timestamp.type", TIMESTAMP_TYPE);
  }

  /** The dead-letter topic of a consumer: {@code planner}, {@code cache}, {@code executor} ... */
  public static String deadLetters(String service) {
    return "virgo.dead-letters." + service;
  }

  /** The services that consume, each with a dead-letter topic of its own. */
  public static List<String> consumers() {
    return List.of("planner", "cache", "executor", "backfill");
  }

  /** All topics, in the order of the events and then the dead letters. */
  public static List<EventType.Topic> all() {
    var topics = new ArrayList<EventType.Topic>();
    for (var type : EventType.values()) {
      topics.add(new EventType.Topic(type.topic(), PARTITIONS, WEEK));
    }
    topics.add(new EventType.Topic(NODE_READY_BULK, PARTITIONS, WEEK));
    for (var service : consumers()) {
      topics.add(new EventType.Topic(deadLetters(service), 1, MONTH));
    }
    return List.copyOf(topics);
  }
}
