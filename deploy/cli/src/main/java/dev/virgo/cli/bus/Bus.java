package dev.virgo.cli.bus;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

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

  /**
   * The newest records of the topics, in the order of time.
   *
   * @param most of them
   */
  List<BusRecord> newest(Collection<String> topics, int most);

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

  /** A record to be written; its headers, key and value are those of another one. */
  record Outgoing(String topic, int partition, BusRecord like, Map<String, String> headers) {}
}
