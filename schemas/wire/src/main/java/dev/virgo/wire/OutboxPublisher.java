package dev.virgo.wire;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Sends outbox rows in order and says what became of each. One thread only. */
final class OutboxPublisher implements AutoCloseable {
  private final String bootstrapServers;
  private final String source;
  private final MessagingMeters meters;
  private final Timer latency;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  OutboxPublisher(String schema, String bootstrapServers, String source, MeterRegistry meters) {
    this.bootstrapServers = bootstrapServers;
    this.source = source;
    this.meters = new MessagingMeters(meters);
    this.latency = meters.timer("virgo.outbox.latency", "schema", schema);
  }

  /**
   * What became of the rows.
   *
   * @param acknowledged ids that the broker has, to be deleted
   * @param refused ids that it will never take
   * @param failure why others were not taken now
   */
  record Result(List<Long> acknowledged, List<Long> refused, Optional<Exception> failure) {}

  private record Stream(String topic, String key) {}

  /** Sends all, waits for all. */
  Result publish(List<OutboxRow> rows) throws InterruptedException {
    var sent = new ArrayList<Future<RecordMetadata>>(rows.size());
    for (var row : rows) {
      sent.add(send(row));
    }
    var acknowledged = new ArrayList<Long>();
    var refused = new ArrayList<Long>();
    // A later event of the same key must come after an earlier one: it is sent again with it.
    var behind = new HashSet<Stream>();
    Exception failure = null;
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      var problem = outcome(sent.get(i));
      if (problem instanceof RecordTooLargeException) {
        refused.add(row.id());
      } else if (problem != null) {
        behind.add(new Stream(row.topic(), row.key()));
        failure = problem;
      } else if (!behind.contains(new Stream(row.topic(), row.key()))) {
        acknowledged.add(row.id());
        var age = Duration.between(row.createdAt(), Instant.now());
        latency.record(age.isNegative() ? Duration.ZERO : age);
      }
    }
    if (failure != null && !(failure instanceof RetriableException)) {
      // It may be in a state that it does not leave any more, for example fenced.
      close();
    }
    return new Result(acknowledged, refused, Optional.ofNullable(failure));
  }

  private Future<RecordMetadata> send(OutboxRow row) {
    long start = System.nanoTime();
    try {
      return producer()
          .send(CloudEvents.encode(row, source), (_, failure) -> sent(row.topic(), start, failure));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      sent(row.topic(), start, e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private void sent(String topic, long start, @Nullable Exception failure) {
    meters.sent(topic, Duration.ofNanos(System.nanoTime() - start), failure);
  }

  private static @Nullable Exception outcome(Future<RecordMetadata> sent)
      throws InterruptedException {
    try {
      sent.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      producer = new KafkaProducer<>(KafkaSettings.producer(bootstrapServers));
    }
    return producer;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
      producer = null;
    }
  }
}
