package dev.virgo.runtime.run;

import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.CallOptions.Rate;
import java.util.HashMap;
import java.util.Map;

/** What the calls of one module have in common; the first setting counts. */
final class ModuleLimits {

  private final Map<String, TokenBucket> buckets = new HashMap<>();
  private final Map<String, Slots> slots = new HashMap<>();
  private final ResultCache cache = new ResultCache();

  /** What a call says about its module; what was said before stays. */
  void declare(String module, CallOptions options, long now) {
    Rate rate = options.throttle();
    if (rate != null) {
      bucket(module, rate, now);
    }
    options.concurrency().ifPresent(size -> slots(module, size));
  }

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
