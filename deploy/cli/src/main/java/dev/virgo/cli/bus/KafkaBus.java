package dev.virgo.cli.bus;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A broker's topics, read without a consumer group: looking leaves no trace. */
public final class KafkaBus implements Bus {
  private static final Duration POLL = Duration.ofMillis(200);

  /** What {@link #newest} keeps at most: a quarter of what the program may use. */
  private static final long MOST_BYTES = 128L << 20;

  private final String servers;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * @param servers {@code host:port} of the broker
   */
  public KafkaBus(String servers) {
    this.servers = servers;
    this.consumer = Brokers.consumer(servers);
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
    var records = new ArrayList<BusRecord>();
    toTheEnd(from, records::add);
    records.sort(NewestRecords.BY_TIME);
    return records;
  }

  /** Hands over what lies from the given offsets to the end as it is now. */
  private void toTheEnd(Map<Place, Long> from, Consumer<BusRecord> sink) {
    asked(() -> {
      var ends = consumer.endOffsets(assign(from));
      long heard = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        var polled = consumer.poll(POLL);
        for (var record : polled) {
          long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
          if (record.offset() < end) {
            sink.accept(read(record));
          }
        }
        heard = polled.isEmpty() ? heard : System.nanoTime();
        if (System.nanoTime() - heard > Brokers.PATIENCE_MS * 1_000_000L) {
          throw new TimeoutException("it went silent");
        }
      }
      return ends;
    });
  }

  @Override
  public Optional<BusRecord> at(Place place, long offset) {
    var partition = new TopicPartition(place.topic(), place.partition());
    boolean kept =
        asked(() -> {
          var known = consumer.listTopics().containsKey(place.topic());
          return known
              && consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L) <= offset
              && consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) > offset;
        });
    if (!kept) {
      return Optional.empty();
    }
    asked(() -> assign(Map.of(place, offset)));
    var found = new ArrayList<BusRecord>();
    asked(() -> {
      // What was at an offset may have been removed alone; then something behind it comes.
      long begin = System.nanoTime();
      while (consumer.position(partition) <= offset) {
        for (var record : consumer.poll(POLL).records(partition)) {
          if (record.offset() == offset) {
            found.add(read(record));
          }
        }
        if (System.nanoTime() - begin > Brokers.PATIENCE_MS * 1_000_000L) {
          throw new TimeoutException("it went silent");
        }
      }
      return found;
    });
    return found.stream().findFirst();
  }

  @Override
  public Newest newest(Collection<String> topics, int most) {
    var newest = new NewestRecords(most, MOST_BYTES);
    var begins = asked(() -> places(consumer.beginningOffsets(partitions(topics))));
    var starts = new HashMap<Place, Long>();
    ends(topics)
        .forEach((place, end) ->
            starts.put(place, Math.max(begins.getOrDefault(place, 0L), end - most)));
    toTheEnd(starts, newest::add);
    return new Newest(newest.records(), !newest.dropped() && starts.equals(begins));
  }

  @Override
  public void follow(Map<Place, Long> from, Sink sink) {
    asked(() -> assign(from));
    boolean more = true;
    while (more) {
      for (var record : asked(() -> consumer.poll(POLL))) {
        more &= sink.take(read(record));
      }
    }
  }

  @Override
  public void send(Outgoing outgoing) {
    var record =
        new ProducerRecord<>(
            outgoing.topic(), outgoing.partition(), outgoing.key(), outgoing.value());
    outgoing.headers().forEach(header -> record.headers().add(header.name(), header.value()));
    try (var producer = Brokers.producer(servers)) {
      producer.send(record).get();
    } catch (ExecutionException | KafkaException e) {
      throw Brokers.unreachable(servers, e);
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
    var headers = new ArrayList<BusRecord.Header>();
    for (var header : record.headers()) {
      headers.add(new BusRecord.Header(header.key(), header.value()));
    }
    return new BusRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        headers,
        record.value());
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw Brokers.unreachable(servers, e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
