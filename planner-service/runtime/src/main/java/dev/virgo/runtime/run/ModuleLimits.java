package dev.virgo.runtime.run;

import dev.virgo.lang.ir.CallOptions.Rate;
import java.util.HashMap;
import java.util.Map;

/** What the calls of one module have in common; the first setting counts. */
final class ModuleLimits {

  private final Map<String, TokenBucket> buckets = new HashMap<>();
  private final Map<String, Slots> slots = new HashMap<>();
  private final ResultCache cache = new ResultCache();

  TokenBucket bucket(String module, Rate rate, long now) {
    return buckets.computeIfAbsent(module, _ -> new TokenBucket(rate, now));
  }

  Slots slots(String module, int size) {
    return slots.computeIfAbsent(module, _ -> new Slots(size));
  }

  ResultCache cache() {
    return cache;
  }
}
