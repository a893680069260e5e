package dev.virgo.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virgo.embedded.EmbeddedStack;
import dev.virgo.embedded.EmbeddedTopic;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The embedded broker as a stranger sees it. Topics are shared: tests differ by recording. */
final class TestBus {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private TestBus() {}

  /** With every topic, and dead letters for the services named. */
  static EmbeddedStack stack(String... services) {
    var topics = new ArrayList<EmbeddedTopic>();
    for (var type : EventType.values()) {
      topics.add(EmbeddedTopic.of(type.topic(), 1));
    }
    topics.add(EmbeddedTopic.of(Topics.NODE_READY_BULK, 1));
    for (var service : services) {
      topics.add(EmbeddedTopic.of(Topics.deadLetters(service), 1));
    }
    return EmbeddedStack.shared(topics);
  }

  static void send(String kafka, List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka, "max.request.size", 4_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var record : records) {
        producer.send(record).get(10, TimeUnit.SECONDS);
      }
    }
  }

  static ProducerRecord<byte[], byte[]> record(Event event) {
    var type = EventType.of(event);
    return record(type.topic(), type.cloudEventType(), event.key(), EventJson.encode(event));
  }

  static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable String type, String key, byte[] payload) {
    var record = new ProducerRecord<>(topic, key.getBytes(UTF_8), payload);
    CloudEvents.put(record.headers(), "ce_specversion", "1.0");
    CloudEvents.put(record.headers(), "ce_id", "id-of-" + key);
    if (type != null) {
      CloudEvents.put(record.headers(), "ce_type", type);
    }
    return record;
  }

  /** Reads the topic's first partition from its beginning until so many match. */
  static List<ConsumerRecord<byte[], byte[]>> read(
      String kafka, String topic, int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (found.size() < count && System.nanoTime() < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(r -> {
              if (wanted.test(r)) {
                found.add(r);
              }
            });
      }
    }
    return found;
  }

  static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  static boolean eventually(BooleanSupplier condition) {
    try {
      // In this thread: a Kafka consumer allows no other.
      Awaitility.await()
          .pollInSameThread()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(condition::getAsBoolean);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
