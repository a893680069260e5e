package dev.virgo.integration.simulation;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The broker: order within a partition, nothing beyond; what was sent stays, and is read again from
 * the last committed position.
 */
final class Topics {
  static final int PARTITIONS = 3;

  /** One partition of a topic, with the position that its consumer group has committed. */
  static final class Partition {
    final String topic;
    final int number;
    final List<Event> log = new ArrayList<>();
    int committed;

    /** Which process reads it. */
    int reader;

    /** Grows with every rebalance: what was read before counts no more. */
    int epoch;

    private Partition(String topic, int number) {
      this.topic = topic;
      this.number = number;
      this.reader = number % 2;
    }

    /** Everything that its readers are not done with. */
    List<Event> pending() {
      return log.subList(committed, log.size());
    }

    /** Another process reads on from the committed position. */
    void rebalance(int to) {
      reader = to;
      epoch++;
    }

    @Override
    public String toString() {
      return topic + "-" + number;
    }
  }

  private final TreeMap<String, List<Partition>> topics = new TreeMap<>();

  Topics(Collection<String> names) {
    for (var name : names) {
      var partitions = new ArrayList<Partition>();
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new Partition(name, i));
      }
      topics.put(name, partitions);
    }
  }

  /** Appends; events that nobody here reads are dropped. */
  void send(Event event) {
    var partitions = topics.get(EventType.topicOf(event));
    if (partitions != null) {
      partitions.get(Math.floorMod(event.key().hashCode(), PARTITIONS)).log.add(event);
    }
  }

  List<Partition> partitions(String topic) {
    return Known.present(topics.get(topic));
  }

  Collection<Partition> all() {
    return topics.values().stream().flatMap(List::stream).toList();
  }

  /** A partition with something to read, or null. */
  static @Nullable Partition readable(
      Chance chance, Collection<Partition> partitions, int reader, Positions positions) {
    var readable =
        partitions.stream()
            .filter(one -> one.reader == reader && positions.of(one) < one.log.size())
            .toList();
    return readable.isEmpty() ? null : chance.pick(readable);
  }

  /** A batch, and what to commit when it is done with. */
  record Batch(Partition partition, int epoch, int from, int to) {
    List<Event> events() {
      return List.copyOf(partition.log.subList(from, to));
    }

    /** Counts only while the partition is still assigned to who read it. */
    void acknowledge() {
      if (partition.epoch == epoch) {
        partition.committed = Math.max(partition.committed, to);
      }
    }

    @Override
    public String toString() {
      return partition + " " + from + ".." + to;
    }
  }

  /** How far one process has read; its memory only. */
  static final class Positions {
    private record Read(int epoch, int position) {}

    private final Map<String, Read> read = new HashMap<>();

    int of(Partition partition) {
      var known = read.get(partition.toString());
      return known == null || known.epoch() != partition.epoch
          ? partition.committed
          : Math.max(partition.committed, known.position());
    }

    Batch take(Partition partition, int most) {
      int from = of(partition);
      int to = Math.min(partition.log.size(), from + most);
      read.put(partition.toString(), new Read(partition.epoch, to));
      return new Batch(partition, partition.epoch, from, to);
    }

    void forget() {
      read.clear();
    }
  }
}
