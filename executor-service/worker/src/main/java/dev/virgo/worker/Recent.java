package dev.virgo.worker;

import java.util.LinkedHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What was used last, up to a total weight; the newest entry is always kept. One thread. */
final class Recent<K, V> {
  private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long most;
  private final ToLongFunction<V> weight;
  private long total;

  Recent(long most, ToLongFunction<V> weight) {
    this.most = most;
    this.weight = weight;
  }

  @Nullable V get(K key) {
    return entries.get(key);
  }

  V put(K key, V value) {
    var old = entries.put(key, value);
    total += weight.applyAsLong(value) - (old == null ? 0 : weight.applyAsLong(old));
    var oldest = entries.sequencedValues().iterator();
    while (total > most && entries.size() > 1) {
      total -= weight.applyAsLong(oldest.next());
      oldest.remove();
    }
    return value;
  }
}
