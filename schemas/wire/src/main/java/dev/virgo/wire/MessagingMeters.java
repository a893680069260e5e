package dev.virgo.wire;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What consumers and producers did, by the names, labels and buckets of OpenTelemetry's conventions
 * for messaging clients.
 */
final class MessagingMeters {
  private static final String SYSTEM = "messaging.system";
  private static final String KAFKA = "kafka";
  private static final String NAME = "messaging.operation.name";
  private static final String TYPE = "messaging.operation.type";
  private static final String TOPIC = "messaging.destination.name";
  private static final String GROUP = "messaging.consumer.group.name";
  private static final String ERROR = "error.type";

  /** Seconds; the conventions' own. */
  private static final Duration[] BUCKETS =
      DoubleStream.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
          .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
          .toArray(Duration[]::new);

  private final MeterProvider<Counter> consumed;
  private final MeterProvider<Timer> processed;
  private final MeterProvider<Counter> sent;
  private final MeterProvider<Timer> sending;

  MessagingMeters(MeterRegistry registry) {
    consumed =
        Counter.builder("messaging.client.consumed.messages")
            .description("messages that were delivered to a consumer")
            .tags(SYSTEM, KAFKA, NAME, "poll")
            .withRegistry(registry);
    processed =
        Timer.builder("messaging.process.duration")
            .description("how long the handler of a consumer took for one batch")
            .tags(SYSTEM, KAFKA, NAME, "process", TYPE, "process")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
    sent =
        Counter.builder("messaging.client.sent.messages")
            .description("messages that a producer tried to send")
            .tags(SYSTEM, KAFKA, NAME, "send")
            .withRegistry(registry);
    sending =
        Timer.builder("messaging.client.operation.duration")
            .description("from giving a message to the producer to the broker's answer")
            .tags(SYSTEM, KAFKA, NAME, "send", TYPE, "send")
            .serviceLevelObjectives(BUCKETS)
            .withRegistry(registry);
  }

  /** Messages that the broker delivered. */
  void consumed(String group, String topic, int messages) {
    consumed.withTags(GROUP, group, TOPIC, topic).increment(messages);
  }

  /**
   * One call of a handler, which may be of many messages of several topics.
   *
   * @param failure why it has to be repeated; null: it went through
   */
  void processed(String group, Duration time, @Nullable Exception failure) {
    processed.withTags(GROUP, group, ERROR, type(failure)).record(time);
  }

  /**
   * One message that was given to the broker.
   *
   * @param time until it answered
   * @param failure why it did not take it; null: it did
   */
  void sent(String topic, Duration time, @Nullable Throwable failure) {
    var labels = Tags.of(TOPIC, topic, ERROR, type(failure));
    sent.withTags(labels).increment();
    sending.withTags(labels).record(time);
  }

  /** Empty, which Prometheus takes for absent, where nothing failed. */
  private static String type(@Nullable Throwable failure) {
    return failure == null ? "" : failure.getClass().getName();
  }
}
