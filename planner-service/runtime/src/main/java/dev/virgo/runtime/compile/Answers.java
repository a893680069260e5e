package dev.virgo.runtime.compile;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Answers to questions about texts, each worked out once by who asks first. */
final class Answers<K, V> {

  /** What was worked out, or what was thrown then. */
  private final AsyncCache<K, Supplier<V>> answers;

  private final Predicate<V> worthKeeping;

  /**
   * @param text that a question is about
   * @param worthKeeping whether an answer is no larger than what its text leads one to expect
   */
  Answers(
      CompileCache.Bounds bounds,
      LongSupplier nanos,
      Function<K, String> text,
      Predicate<V> worthKeeping) {
    this.worthKeeping = worthKeeping;
    // A bound of the entries is one of the weight: none weighs less than its share.
    long share = Math.max(1, bounds.characters() / bounds.entries());
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(share * bounds.entries())
            .weigher(
                (K question, Supplier<V> _) -> (int) Math.max(share, text.apply(question).length()))
            .expireAfterWrite(bounds.timeToLive())
            .ticker(nanos::getAsLong)
            .executor(Runnable::run)
            .recordStats()
            .buildAsync();
  }

  /**
   * The answer.
   *
   * @throws RuntimeException as the work did, for all who have waited for it; that is not kept
   */
  V get(K question, Supplier<V> work) {
    var first = new AtomicBoolean();
    var answer =
        answers.get(
            question,
            (_, _) -> {
              first.set(true);
              return new CompletableFuture<>();
            });
    if (first.get()) {
      answer.complete(worked(question, answer, work));
    }
    return answer.join().get();
  }

  private Supplier<V> worked(K question, CompletableFuture<Supplier<V>> own, Supplier<V> work) {
    try {
      V made = work.get();
      if (!worthKeeping.test(made)) {
        answers.asMap().remove(question, own);
      }
      return () -> made;
    } catch (RuntimeException thrown) {
      answers.asMap().remove(question, own);
      return () -> {
        throw thrown;
      };
    } catch (Error thrown) {
      answers.asMap().remove(question, own);
      return () -> {
        throw thrown;
      };
    }
  }

  CompileCache.Statistics.Level statistics() {
    var entries = answers.synchronous();
    entries.cleanUp();
    CacheStats stats = entries.stats();
    return new CompileCache.Statistics.Level(
        stats.hitCount(), stats.missCount(), stats.evictionCount(), entries.estimatedSize());
  }
}
