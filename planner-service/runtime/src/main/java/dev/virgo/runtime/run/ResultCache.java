package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Results that are used again for the same arguments; made once however many ask for them, in
 * however many runs. What was asked for least recently goes first when there is too much.
 */
final class ResultCache {

  private static final int MOST_ENTRIES = 10_000;
  private static final long MOST_WEIGHT = 20_000_000;

  /** What a result is a result of. */
  record Key(String module, List<Value> arguments) {}

  private record Entry(Value value, long expires, long weight) {}

  /** What there is for a key. */
  sealed interface Answer {
    record Found(Value value) implements Answer {}

    /** Whoever asked is to make it, and to say when that has ended. */
    record Yours() implements Answer {}

    /** Somebody is making it; whoever asked hears when that has ended. */
    record UnderWay() implements Answer {}
  }

  /** What has happened so far. */
  record Statistics(long hits, long misses, long evictions, int size) {}

  private final SequencedMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Key, List<Consumer<Key>>> underWay = new HashMap<>();
  private long weight;
  private long hits;
  private long misses;
  private long evictions;

  /** The result if there is one that has not expired. */
  synchronized @Nullable Value find(Key key, long now) {
    Entry entry = entries.get(key);
    if (entry != null && entry.expires() - now <= 0) {
      remove(key);
      return null;
    }
    return entry == null ? null : entry.value();
  }

  /**
   * Looks for a result, and makes whoever asked first its maker.
   *
   * @param others is asked for who hears when another maker has ended, if there is one
   */
  synchronized Answer claim(Key key, long now, Supplier<Consumer<Key>> others) {
    Value found = find(key, now);
    if (found != null) {
      hits++;
      return new Answer.Found(found);
    }
    List<Consumer<Key>> waiting = underWay.get(key);
    if (waiting != null) {
      waiting.add(others.get());
      return new Answer.UnderWay();
    }
    misses++;
    underWay.put(key, new ArrayList<>());
    return new Answer.Yours();
  }

  synchronized void store(Key key, Value value, Duration ttl, long now) {
    long heavy = weight(value) + key.arguments().stream().mapToLong(ResultCache::weight).sum();
    remove(key);
    if (heavy > MOST_WEIGHT / 4) {
      return;
    }
    entries.put(key, new Entry(value, now + RunSettings.atMostAYear(ttl).toNanos(), heavy));
    weight += heavy;
    while (weight > MOST_WEIGHT || entries.size() > MOST_ENTRIES) {
      remove(entries.firstEntry().getKey());
      evictions++;
    }
  }

  private void remove(Key key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      weight -= entry.weight();
    }
  }

  private static long weight(Value value) {
    Effort room = Effort.of(2 * MOST_WEIGHT);
    try {
      Weight.spend(value, room);
      return 2 * MOST_WEIGHT - room.left();
    } catch (Effort.LimitReached _) {
      return MOST_WEIGHT;
    }
  }

  /** Ends a claim: who waits looks again. */
  synchronized void end(Key key) {
    List<Consumer<Key>> others = underWay.remove(key);
    if (others != null) {
      others.forEach(other -> other.accept(key));
    }
  }

  synchronized Statistics statistics() {
    return new Statistics(hits, misses, evictions, entries.size());
  }
}
