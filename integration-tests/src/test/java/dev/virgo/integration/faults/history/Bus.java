package dev.virgo.integration.faults.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.EventType;
import dev.virgo.schemas.event.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Everything that was ever published, read anew each time, and how far its readers are. */
public final class Bus {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;

  public Bus(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** One event on its topic; a relay may send the same id again. */
  record Sent(String id, Event event, TopicPartition partition, long offset) {}

  /** What each of these groups has acknowledged. */
  Map<TopicPartition, Long> acknowledged(List<String> groups)
      throws InterruptedException, ExecutionException {
    try (var admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      var acknowledged = new HashMap<TopicPartition, Long>();
      for (var group : groups) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        offsets.forEach((partition, offset) -> acknowledged.put(partition, offset.offset()));
      }
      return acknowledged;
    }
  }

  /** All events of these types, and whatever lies in the dead letters as a count per topic. */
  List<Sent> read(EventType... types) {
    var topics =
        Stream.concat(Stream.of(types).map(EventType::topic), Stream.of(Topics.NODE_READY_BULK));
    return records(topics.toList()).stream().map(Bus::sent).toList();
  }

  /** What is in the dead letters, for people. */
  List<String> deadLetters() {
    return records(Topics.consumers().stream().map(Topics::deadLetters).toList()).stream()
        .map(record -> record.topic() + " " + new String(record.value(), UTF_8))
        .toList();
  }

  /** Publishes the arrival of a recording once more, under another name, as a stranger would. */
  public void publishAgain(String recording, String otherName)
      throws InterruptedException, ExecutionException {
    var type = EventType.RECORDING_INGESTED;
    var known =
        read(type).stream()
            .map(Sent::event)
            .filter(Event.RecordingIngested.class::isInstance)
            .map(Event.RecordingIngested.class::cast)
            .filter(event -> event.recording().equals(recording))
            .findFirst()
            .orElseThrow();
    var event = new Event.RecordingIngested(otherName, 1, known.start(), known.streams());
    var record =
        new ProducerRecord<>(type.topic(), otherName.getBytes(UTF_8), EventJson.encode(event));
    record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
    record.headers().add("ce_id", otherName.getBytes(UTF_8));
    record.headers().add("ce_type", type.cloudEventType().getBytes(UTF_8));
    record.headers().add("ce_source", "/faults".getBytes(UTF_8));
    try (var producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  private static Sent sent(ConsumerRecord<byte[], byte[]> record) {
    var type = EventType.ofCloudEvent(header(record, "ce_type")).orElseThrow();
    return new Sent(
        header(record, "ce_id"),
        EventJson.decode(type, record.value()),
        new TopicPartition(record.topic(), record.partition()),
        record.offset());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(List<String> topics) {
    var settings =
        Map.<String, Object>of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
      var partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        consumer.poll(POLL).forEach(found::add);
      }
    }
    return found;
  }
}
