package dev.virgo.cli.bus;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.schemas.event.Topics;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How the command line connects to a broker: bytes in, bytes out, with little patience. */
public final class Brokers {
  static final int PATIENCE_MS = 15_000;

  private Brokers() {}

  /**
   * Writes one record at a time, of any size that a topic takes.
   *
   * @param servers {@code host:port} of the broker
   * @throws CliFailure if that is no address
   */
  public static KafkaProducer<byte[], byte[]> producer(String servers) {
    try {
      return new KafkaProducer<>(
          Map.<String, Object>of(
              "bootstrap.servers",
              servers,
              "acks",
              "all",
              "max.block.ms",
              PATIENCE_MS,
              "delivery.timeout.ms",
              PATIENCE_MS,
              "request.timeout.ms",
              5000,
              "max.request.size",
              Topics.MAX_MESSAGE_BYTES,
              "linger.ms",
              0),
          new ByteArraySerializer(),
          new ByteArraySerializer());
    } catch (KafkaException e) {
      throw unreachable(servers, e);
    }
  }

  /** Reads from where it is told to, without a consumer group. */
  static KafkaConsumer<byte[], byte[]> consumer(String servers) {
    try {
      return new KafkaConsumer<>(
          Map.<String, Object>of(
              "bootstrap.servers",
              servers,
              "enable.auto.commit",
              false,
              "auto.offset.reset",
              "earliest",
              "max.poll.records",
              2000,
              "default.api.timeout.ms",
              PATIENCE_MS),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw unreachable(servers, e);
    }
  }

  /** What to say when it does not answer. */
  public static CliFailure unreachable(String servers, Exception cause) {
    // A failed construction only says so; the reason is behind it.
    var reason =
        cause.getCause() instanceof KafkaException inner ? inner.getMessage() : cause.getMessage();
    return new CliFailure(
        Exit.UNREACHABLE,
        "the broker at '"
            + servers
            + "' does not answer ("
            + (reason == null ? cause : reason)
            + "); see: virgo doctor",
        cause);
  }
}
