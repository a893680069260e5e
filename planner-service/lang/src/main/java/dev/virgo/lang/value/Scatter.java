package dev.virgo.lang.value;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hashes of values, other ones in each process: were they known, inputs could be made whose values
 * all have the same, and a map of a hundred thousand of them takes minutes to fill.
 */
final class Scatter {

  private static final long SEED = ThreadLocalRandom.current().nextLong();

  /** Odd, so that nothing is lost when it is multiplied with. */
  private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;

  private Scatter() {}

  static int number(long number) {
    return folded(mixed(number ^ SEED));
  }

  static int text(String text) {
    long hash = SEED;
    for (int at = 0; at < text.length(); at++) {
      hash = hash * FACTOR + text.charAt(at);
    }
    return folded(mixed(hash));
  }

  static int inOrder(List<Value> values) {
    long hash = SEED;
    for (Value value : values) {
      hash = mixed(hash * FACTOR + value.hashCode());
    }
    return folded(hash);
  }

  static int inAnyOrder(Map<?, Value> entries) {
    long hash = SEED;
    for (Map.Entry<?, Value> entry : entries.entrySet()) {
      hash += mixed(entry.getKey().hashCode() * FACTOR + entry.getValue().hashCode());
    }
    return folded(mixed(hash));
  }

  private static int folded(long hash) {
    return (int) (hash ^ (hash >>> 32));
  }

  /** Every bit acts on every other (the last steps of SplitMix64). */
  private static long mixed(long bits) {
    long hash = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
