package dev.virgo.cache.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Undoes what a transaction did to maps, if it does not commit. */
final class Journal {
  private final Deque<Runnable> undo = new ArrayDeque<>();

  <K, V> void put(Map<K, V> map, K key, V value) {
    restore(map, key);
    map.put(key, value);
  }

  <K, V> void remove(Map<K, V> map, K key) {
    restore(map, key);
    map.remove(key);
  }

  private <K, V> void restore(Map<K, V> map, K key) {
    var before = map.get(key);
    undo.push(before == null ? () -> map.remove(key) : () -> map.put(key, before));
  }

  void then(Runnable inverse) {
    undo.push(inverse);
  }

  void rollBack() {
    undo.forEach(Runnable::run);
    undo.clear();
  }
}
