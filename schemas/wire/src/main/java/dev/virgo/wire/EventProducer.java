package dev.virgo.wire;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Events out, without a database: for what is true without being written anywhere and may be lost
 * with the process, such as that a slice began. Everything else goes through {@link Outbox}.
 */
public final class EventProducer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EventProducer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String source;
  private final MessagingMeters meters;

  private EventProducer(
      KafkaProducer<byte[], byte[]> producer, String source, MeterRegistry meters) {
    this.producer = producer;
    this.source = source;
    this.meters = new MessagingMeters(meters);
  }

  /**
   * Connects in the background.
   *
   * @param source the CloudEvents source, {@code /virgo/<service>}
   */
  public static EventProducer start(String bootstrapServers, String source, MeterRegistry meters) {
    var producer =
        new KafkaProducer<byte[], byte[]>(KafkaSettings.bestEffortProducer(bootstrapServers));
    return new EventProducer(producer, source, meters);
  }

  /**
   * Sends, and says so in the log and a counter where that fails.
   *
   * @param traceparent the trace that the event belongs to, W3C; null: none
   */
  public void send(Event event, @Nullable String traceparent) {
    var _ =
        deliver(event, traceparent)
            .exceptionally(failure -> {
              LOG.warnf(
                  "%s of %s was not sent: %s",
                  EventType.of(event).cloudEventType(), event.key(), failure.getMessage());
              return null;
            });
  }

  /**
   * Sends, for a caller that tries again itself.
   *
   * @return done when the broker has it; fails if it has not
   */
  public CompletableFuture<@Nullable Void> deliver(Event event, @Nullable String traceparent) {
    var delivered = new CompletableFuture<@Nullable Void>();
    var row =
        new OutboxRow(
            0,
            UUID.randomUUID(),
            EventType.topicOf(event),
            event.key(),
            EventType.of(event).cloudEventType(),
            EventJson.encode(event),
            traceparent,
            Instant.now());
    long start = System.nanoTime();
    try {
      // What became of it is told to the callback.
      var _ =
          producer.send(
              CloudEvents.encode(row, source),
              (_, failure) -> {
                sent(row.topic(), start, failure);
                if (failure == null) {
                  delivered.complete(null);
                } else {
                  delivered.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      sent(row.topic(), start, e);
      delivered.completeExceptionally(e);
    }
    return delivered;
  }

  private void sent(String topic, long start, @Nullable Exception failure) {
    meters.sent(topic, Duration.ofNanos(System.nanoTime() - start), failure);
  }

  /** Sends what is waiting, for a short while. */
  @Override
  public void close() {
    producer.close(PATIENCE);
  }
}
