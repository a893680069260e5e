package dev.virgo.cli.bus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Topics of one partition in memory; following ends where they end. */
final class FakeBus implements Bus {
  final List<BusRecord> records = new ArrayList<>();
  final List<Outgoing> sent = new ArrayList<>();

  FakeBus put(String topic, String key, Map<String, String> headers, @Nullable String value) {
    long offset = records.stream().filter(it -> it.topic().equals(topic)).count();
    records.add(
        new BusRecord(
            topic,
            0,
            offset,
            1000 + records.size(),
            key.getBytes(StandardCharsets.UTF_8),
            headers(headers),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  @Override
  public SortedSet<String> topics() {
    var topics = new TreeSet<String>();
    records.forEach(record -> topics.add(record.topic()));
    return topics;
  }

  @Override
  public Map<Place, Long> ends(Collection<String> topics) {
    var ends = new HashMap<Place, Long>();
    for (var record : records) {
      if (topics.contains(record.topic())) {
        ends.merge(new Place(record.topic(), 0), record.offset() + 1, Math::max);
      }
    }
    return ends;
  }

  @Override
  public List<BusRecord> read(Map<Place, Long> from) {
    return records.stream()
        .filter(record ->
            record.offset() >= from.getOrDefault(new Place(record.topic(), 0), Long.MAX_VALUE))
        .toList();
  }

  static List<BusRecord.Header> headers(Map<String, String> texts) {
    return texts.entrySet().stream()
        .map(text -> BusRecord.Header.of(text.getKey(), text.getValue()))
        .toList();
  }

  @Override
  public Optional<BusRecord> at(Place place, long offset) {
    return records.stream()
        .filter(record -> record.topic().equals(place.topic()) && record.offset() == offset)
        .findFirst();
  }

  @Override
  public Newest newest(Collection<String> topics, int most) {
    var all = records.stream().filter(record -> topics.contains(record.topic())).toList();
    int cut = Math.max(0, all.size() - most);
    return new Newest(all.subList(cut, all.size()), cut == 0);
  }

  @Override
  public void follow(Map<Place, Long> from, Sink sink) {
    read(from).forEach(sink::take);
  }

  @Override
  public void send(Outgoing record) {
    sent.add(record);
  }

  @Override
  public void close() {
    records.clear();
  }
}
