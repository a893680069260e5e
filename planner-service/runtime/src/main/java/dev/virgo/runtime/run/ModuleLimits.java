package dev.virgo.runtime.run;

import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.CallOptions.Rate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What calls have in common, of one run or of all runs of an engine: tokens, slots and breakers of
 * modules, results, the scheduler, and what is yet to be heard of them. The first setting of a
 * module counts.
 */
final class ModuleLimits {

  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, Slots> slots = new ConcurrentHashMap<>();
  private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
  private final ResultCache cache = new ResultCache();
  private final Aftermath<Announcements.Audience> aftermath = new Aftermath<>();
  private final @Nullable Slots scheduler;
  private final @Nullable BreakerSettings breaker;

  /** Without scheduler and breakers. */
  ModuleLimits() {
    this(null, null);
  }

  ModuleLimits(@Nullable Slots scheduler, @Nullable BreakerSettings breaker) {
    this.scheduler = scheduler;
    this.breaker = breaker;
  }

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
    return slots.computeIfAbsent(module, _ -> new Slots(SchedulerSettings.of(size)));
  }

  /** Empty if there are none. */
  Optional<Breaker> breaker(String module) {
    BreakerSettings settings = breaker;
    return settings == null
        ? Optional.empty()
        : Optional.of(breakers.computeIfAbsent(module, _ -> new Breaker(settings)));
  }

  /** Empty if any number of calls may run at the same time. */
  Optional<Slots> scheduler() {
    return Optional.ofNullable(scheduler);
  }

  ResultCache cache() {
    return cache;
  }

  Aftermath<Announcements.Audience> aftermath() {
    return aftermath;
  }
}
