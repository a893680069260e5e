package dev.virgo.wire;

import dev.virgo.schemas.event.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/** The dead-letter topic of one service: what nobody could use, with the reason in its headers. */
final class DeadLetters implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final String PREFIX = "dead_letter_";

  private final KafkaProducer<byte[], byte[]> producer;
  private final EventConsumer.Settings settings;
  private final MeterRegistry meters;

  DeadLetters(EventConsumer.Settings settings, MeterRegistry meters) {
    this.producer = new KafkaProducer<>(KafkaSettings.producer(settings.bootstrapServers()));
    this.settings = settings;
    this.meters = meters;
  }

  /**
   * Writes a record away and waits until the broker has it.
   *
   * @throws KafkaException if the broker does not take it now
   */
  void send(ConsumerRecord<byte[], byte[]> record, CloudEvents.Decoded.Bad bad)
      throws InterruptedException {
    LOG.errorf(
        "record %s/%d@%d goes to the dead letters (%s): %s",
        record.topic(), record.partition(), record.offset(), bad.fault(), bad.reason());
    try {
      await(letter(record, bad, record.value()));
    } catch (RecordTooLargeException e) {
      // It still lies where it was; its headers say where.
      await(letter(record, bad, null));
    }
    Counter.builder("virgo.events.dead")
        .description("records that went to the dead letters")
        .tag("service", settings.service())
        .tag("topic", record.topic())
        .tag("fault", bad.fault().name())
        .register(meters)
        .increment();
  }

  private ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> record,
      CloudEvents.Decoded.Bad bad,
      byte @org.jspecify.annotations.Nullable [] value) {
    var letter =
        new ProducerRecord<byte[], byte[]>(
            Topics.deadLetters(settings.service()), null, record.key(), value);
    var headers = letter.headers();
    for (var header : record.headers()) {
      if (!header.key().startsWith(PREFIX)) {
        headers.add(header);
      }
    }
    CloudEvents.put(headers, PREFIX + "reason", bad.reason());
    CloudEvents.put(headers, PREFIX + "member", bad.member());
    CloudEvents.put(headers, PREFIX + "fault", bad.fault().name());
    CloudEvents.put(headers, PREFIX + "topic", record.topic());
    CloudEvents.put(headers, PREFIX + "partition", Integer.toString(record.partition()));
    CloudEvents.put(headers, PREFIX + "offset", Long.toString(record.offset()));
    CloudEvents.put(headers, PREFIX + "group", settings.group());
    if (value == null && record.value() != null) {
      CloudEvents.put(headers, PREFIX + "bytes", Integer.toString(record.value().length));
    }
    return letter;
  }

  private void await(ProducerRecord<byte[], byte[]> letter) throws InterruptedException {
    try {
      producer.send(letter).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException("cannot write to " + letter.topic(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
