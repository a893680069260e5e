package dev.virgo.integration.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Everything that is left to chance; the same for the same seed. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** True once in {@code n} times. */
  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** From 0 on, below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
