package dev.virgo.cli.ingest;

import dev.virgo.cli.bus.Brokers;
import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Events to the broker as CloudEvents in binary mode, each at the root of a trace of its own. */
public final class KafkaPublisher implements Ingestion.Publisher, AutoCloseable {
  private static final int PATIENCE_SECONDS = 15;

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param servers {@code host:port} of the broker
   * @throws CliFailure if that is no address
   */
  public KafkaPublisher(String servers) {
    this.servers = servers;
    this.producer = Brokers.producer(servers);
  }

  @Override
  public void publish(Event event) {
    var record =
        new ProducerRecord<>(
            EventType.topicOf(event),
            event.key().getBytes(StandardCharsets.UTF_8),
            EventJson.encode(event));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", UUID.randomUUID().toString());
    header(record, "ce_type", EventType.of(event).cloudEventType());
    header(record, "ce_source", "/virgo/cli");
    header(record, "ce_time", Instant.now().toString());
    header(record, "content-type", "application/json");
    try {
      producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw Brokers.unreachable(servers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while publishing to " + servers, e);
    }
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close();
  }
}
