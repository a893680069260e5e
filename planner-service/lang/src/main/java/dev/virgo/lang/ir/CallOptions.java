package dev.virgo.lang.ir;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a call says about being carried out; null and empty stand for "not said". On a transform
 * only {@code retry} and {@code timeout} are said.
 *
 * @param retry how often a failure is tried again
 * @param timeout limit of one attempt
 * @param delay base pause between attempts
 * @param backoff how the pause grows
 * @param fallback node of what stands in for the result of a call that failed for good
 * @param cache how long a result is reused for the same arguments
 * @param cacheBackend where it is kept
 * @param throttle how many calls there may be in a time
 * @param concurrency how many calls may run at the same time
 * @param onError what becomes of a call that failed for good
 * @param lazy whether the call waits until something asks for its result
 * @param priority 0 to 100, the highest first
 */
public record CallOptions(
    OptionalInt retry,
    @Nullable Duration timeout,
    @Nullable Duration delay,
    @Nullable Backoff backoff,
    OptionalInt fallback,
    @Nullable Duration cache,
    @Nullable String cacheBackend,
    @Nullable Rate throttle,
    OptionalInt concurrency,
    @Nullable OnError onError,
    boolean lazy,
    OptionalInt priority) {

  /** How the pause before retry n (n = 1, …) grows: d, d·n, d·2^(n-1). */
  public enum Backoff {
    FIXED,
    LINEAR,
    EXPONENTIAL
  }

  /** What becomes of a failure. */
  public enum OnError {
    PROPAGATE,
    SKIP,
    LOG,
    WRAP
  }

  /** So many calls in a time. */
  public record Rate(long count, Duration period) {}

  public static CallOptions none() {
    return new CallOptions(
        OptionalInt.empty(),
        null,
        null,
        null,
        OptionalInt.empty(),
        null,
        null,
        null,
        OptionalInt.empty(),
        null,
        false,
        OptionalInt.empty());
  }

  /**
   * What is said, by the names of the options, in the syntax of the language.
   *
   * @param nodes how the node of a fallback is called
   */
  public SequencedMap<String, String> said(IntFunction<String> nodes) {
    SequencedMap<String, String> said = new LinkedHashMap<>();
    retry.ifPresent(count -> said.put("retry", Integer.toString(count)));
    put(said, "timeout", timeout);
    put(said, "delay", delay);
    if (backoff != null) {
      said.put("backoff", backoff.name().toLowerCase(Locale.ROOT));
    }
    fallback.ifPresent(id -> said.put("fallback", nodes.apply(id)));
    put(said, "cache", cache);
    if (cacheBackend != null) {
      said.put("cache_backend", NodeText.quoted(cacheBackend));
    }
    if (throttle != null) {
      said.put("throttle", throttle.count() + "/" + throttle.period().toMillis() + "ms");
    }
    concurrency.ifPresent(most -> said.put("concurrency", Integer.toString(most)));
    if (onError != null) {
      said.put("on_error", onError.name().toLowerCase(Locale.ROOT));
    }
    if (lazy) {
      said.put("lazy", "true");
    }
    priority.ifPresent(own -> said.put("priority", Integer.toString(own)));
    return said;
  }

  private static void put(
      SequencedMap<String, String> said, String name, @Nullable Duration duration) {
    if (duration != null) {
      said.put(name, duration.toMillis() + "ms");
    }
  }

  /** The same options with their fallback under another id. */
  CallOptions renumbered(IntUnaryOperator ids) {
    return fallback.isEmpty()
        ? this
        : new CallOptions(
            retry,
            timeout,
            delay,
            backoff,
            OptionalInt.of(ids.applyAsInt(fallback.getAsInt())),
            cache,
            cacheBackend,
            throttle,
            concurrency,
            onError,
            lazy,
            priority);
  }
}
