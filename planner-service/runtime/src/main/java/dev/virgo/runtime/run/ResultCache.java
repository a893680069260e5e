package dev.virgo.runtime.run;

import dev.virgo.lang.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results that are used again for the same arguments; made once however many ask for them. */
final class ResultCache {

  /** What a result is a result of. */
  record Key(String module, List<Value> arguments) {}

  private record Entry(Value value, long expires) {}

  private final Map<Key, Entry> entries = new HashMap<>();
  private final Map<Key, List<Runnable>> underWay = new HashMap<>();

  /** The result if there is one that has not expired. */
  @Nullable Value find(Key key, long now) {
    Entry entry = entries.get(key);
    if (entry != null && entry.expires() - now <= 0) {
      entries.remove(key);
      return null;
    }
    return entry == null ? null : entry.value();
  }

  /**
   * Whether the caller is to make the result. Otherwise another one does, and {@code then} is done
   * when that has ended.
   */
  boolean claim(Key key, Runnable then) {
    List<Runnable> others = underWay.putIfAbsent(key, new ArrayList<>());
    if (others != null) {
      others.add(then);
    }
    return others == null;
  }

  void store(Key key, Value value, Duration ttl, long now) {
    entries.put(key, new Entry(value, now + RunSettings.atMostAYear(ttl).toNanos()));
  }

  /** Ends a claim: who waits looks again. */
  void end(Key key) {
    List<Runnable> others = underWay.remove(key);
    if (others != null) {
      others.forEach(Runnable::run);
    }
  }
}
