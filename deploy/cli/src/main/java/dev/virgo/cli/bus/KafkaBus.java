package dev.virgo.cli.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker's topics, read without a consumer group: looking leaves no trace. */
public final class KafkaBus implements Bus {
  private static final int PATIENCE_MS = 15_000;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Comparator<BusRecord> BY_TIME =
      Comparator.comparing(BusRecord::time)
          .thenComparing(BusRecord::topic)
          .thenComparingInt(BusRecord::partition)
          .thenComparingLong(BusRecord::offset);

  private final String servers;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * @param servers {@code host:port} of the broker
   */
  public KafkaBus(String servers) {
    this.servers = servers;
    this.consumer =
        new KafkaConsumer<>(
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
  }

  @Override
  public SortedSet<String> topics() {
    return asked(() ->
        consumer.listTopics().keySet().stream()
            .filter(topic -> topic.startsWith("ursa.") || topic.startsWith("virgo."))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Override
  public Map<Place, Long> ends(Collection<String> topics) {
    return asked(() -> places(consumer.endOffsets(partitions(topics))));
  }

  @Override
  public List<BusRecord> read(Map<Place, Long> from) {
    return asked(() -> {
      var ends = consumer.endOffsets(assign(from));
      var records = new ArrayList<BusRecord>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var record : consumer.poll(POLL)) {
          long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
          if (record.offset() < end) {
            records.add(read(record));
          }
        }
      }
      records.sort(BY_TIME);
      return records;
    });
  }

  @Override
  public List<BusRecord> newest(Collection<String> topics, int most) {
    var from =
        asked(() -> {
          var partitions = partitions(topics);
          var begins = consumer.beginningOffsets(partitions);
          var ends = consumer.endOffsets(partitions);
          var starts = new HashMap<Place, Long>();
          ends.forEach((partition, end) ->
              starts.put(
                  place(partition), Math.max(begins.getOrDefault(partition, 0L), end - most)));
          return starts;
        });
    var records = read(from);
    return records.subList(Math.max(0, records.size() - most), records.size());
  }

  @Override
  public void follow(Map<Place, Long> from, Sink sink) {
    asked(() -> assign(from));
    boolean more = true;
    while (more) {
      for (var record : consumer.poll(POLL)) {
        more &= sink.take(read(record));
      }
    }
  }

  @Override
  public void send(Outgoing outgoing) {
    var like = outgoing.like();
    var key = like.key();
    var record =
        new ProducerRecord<>(
            outgoing.topic(),
            outgoing.partition(),
            key == null ? null : key.getBytes(UTF_8),
            like.value());
    outgoing.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                servers,
                "acks",
                "all",
                "max.block.ms",
                PATIENCE_MS,
                "request.timeout.ms",
                5000,
                "linger.ms",
                0,
                "delivery.timeout.ms",
                PATIENCE_MS),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(Exit.FAILED, "interrupted while writing to " + outgoing.topic(), e);
    }
  }

  private List<TopicPartition> partitions(Collection<String> topics) {
    return topics.stream()
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .toList();
  }

  private Collection<TopicPartition> assign(Map<Place, Long> from) {
    var starts = new HashMap<TopicPartition, Long>();
    from.forEach((place, offset) ->
        starts.put(new TopicPartition(place.topic(), place.partition()), offset));
    consumer.assign(starts.keySet());
    starts.forEach(consumer::seek);
    return starts.keySet();
  }

  private static Map<Place, Long> places(Map<TopicPartition, Long> offsets) {
    var places = new HashMap<Place, Long>();
    offsets.forEach((partition, offset) -> places.put(place(partition), offset));
    return places;
  }

  private static Place place(TopicPartition partition) {
    return new Place(partition.topic(), partition.partition());
  }

  private static BusRecord read(ConsumerRecord<byte[], byte[]> record) {
    var headers = new HashMap<String, String>();
    for (var header : record.headers()) {
      headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
    }
    return new BusRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key() == null ? null : new String(record.key(), UTF_8),
        headers,
        record.value());
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private CliFailure unreachable(Exception cause) {
    return new CliFailure(
        Exit.UNREACHABLE,
        "the broker at "
            + servers
            + " does not answer ("
            + cause.getMessage()
            + "); see: virgo doctor",
        cause);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
