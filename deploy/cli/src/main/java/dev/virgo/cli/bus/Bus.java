package dev.virgo.cli.bus;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Topics to look at and to write to. */
public interface Bus extends AutoCloseable {
  /** A place in a topic. */
  record Place(String topic, int partition) {}

  /** Virgo's and Ursa's topics. */
  SortedSet<String> topics();

  /** Where each partition of the topics ends now: the offset of the next record. */
  Map<Place, Long> ends(Collection<String> topics);

  /** What lies from the given offsets to the end as it is now, in the order of time. */
  List<BusRecord> read(Map<Place, Long> from);

  /** One record; empty if the topic keeps none there (any more). */
  Optional<BusRecord> at(Place place, long offset);

  /**
   * The newest records of the topics.
   *
   * @param most of them, over all topics; fewer where they would take too much memory together
   */
  Newest newest(Collection<String> topics, int most);

  /**
   * The end of topics.
   *
   * @param records in the order of time
   * @param all whether the topics hold nothing else
   */
  record Newest(List<BusRecord> records, boolean all) {
    public Newest {
      records = List.copyOf(records);
    }
  }

  /** Hands over what comes from the given offsets on, until the sink has had enough. */
  void follow(Map<Place, Long> from, Sink sink);

  /** Writes a record and waits until the broker has it. */
  void send(Outgoing record);

  @Override
  void close();

  /** Takes records. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one.
     *
     * @return whether it wants more
     */
    boolean take(BusRecord record);
  }

  /** A record to be written, byte by byte as it is given. */
  @SuppressWarnings("ArrayRecordComponent") // It is passed on and never compared.
  record Outgoing(
      String topic,
      int partition,
      byte @Nullable [] key,
      List<BusRecord.Header> headers,
      byte @Nullable [] value) {
    // Written out: a compact one loses the arrays' annotations in the class file.
    public Outgoing(
        String topic,
        int partition,
        byte @Nullable [] key,
        List<BusRecord.Header> headers,
        byte @Nullable [] value) {
      this.topic = topic;
      this.partition = partition;
      this.key = key;
      this.headers = List.copyOf(headers);
      this.value = value;
    }
  }
}
