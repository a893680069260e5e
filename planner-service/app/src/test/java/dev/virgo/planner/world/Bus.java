package dev.virgo.planner.world;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import dev.virgo.wire.EventConsumer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Everybody else on the bus: publishes ingest events, runs what is ready, hears the rest. */
public final class Bus implements AutoCloseable {
  public final List<Event> heard = new CopyOnWriteArrayList<>();
  private final KafkaProducer<String, byte[]> producer;
  private final EventConsumer consumer;

  public Bus(String kafka, FakeExecutor executor) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer());
    consumer =
        EventConsumer.start(
            new EventConsumer.Settings(
                kafka,
                "test-" + UUID.randomUUID(),
                "executor",
                List.of(
                    EventType.NODE_READY.topic(),
                    Topics.NODE_READY_BULK,
                    EventType.RECORDING_ACCESSED.topic(),
                    EventType.RUN_COMPLETED.topic()),
                100,
                ""),
            batch -> {
              for (var received : batch) {
                heard.add(received.event());
                if (received.event() instanceof Event.NodeReady ready) {
                  publish(executor.run(ready));
                }
              }
            },
            new SimpleMeterRegistry());
  }

  /** Publishes an event as anyone would: CloudEvents binary mode. */
  public void publish(Event event) {
    var record =
        new ProducerRecord<>(EventType.topicOf(event), event.key(), EventJson.encode(event));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", UUID.randomUUID().toString());
    header(record, "ce_type", EventType.of(event).cloudEventType());
    header(record, "ce_source", "/test");
    header(record, "ce_time", Instant.now().toString());
    header(record, "content-type", "application/json");
    try {
      producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
