package dev.virgo.cache.lookup;

import dev.virgo.cache.decide.Held;
import dev.virgo.schemas.key.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Lookups that come while others are in the database wait for one of those to end, and then go
 * together: a thousand small questions cost a few transactions, and a single one waits for nobody.
 */
public final class SharedLookups {
  /** Questions in the database at once: one is prepared while another one is answered. */
  private static final int READERS = 2;

  /** Keys of one question, unless a single call has more. */
  private static final int MOST_KEYS = 5_000;

  private final Function<List<Key>, List<Optional<Held>>> read;

  /** Guarded by this, as is the number of readers. */
  private final Deque<Call> waiting = new ArrayDeque<>();

  private int reading;

  private record Call(List<Key> keys, CompletableFuture<List<Optional<Held>>> answer) {}

  /**
   * @param read answers distinct keys, in their order
   */
  public SharedLookups(Function<List<Key>, List<Optional<Held>>> read) {
    this.read = read;
  }

  /**
   * What is there of these keys, in their order.
   *
   * @throws RuntimeException that {@code read} failed with, for each call that was part of it
   */
  public List<Optional<Held>> find(List<Key> keys) {
    var call = new Call(List.copyOf(keys), new CompletableFuture<>());
    if (begins(call)) {
      readOn();
    }
    try {
      return call.answer().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private synchronized boolean begins(Call call) {
    waiting.add(call);
    if (reading == READERS) {
      return false;
    }
    reading++;
    return true;
  }

  /** Answers what waits; who comes meanwhile is answered by a thread that nobody waits for. */
  private void readOn() {
    answer(take());
    if (goesOn()) {
      var _ =
          Thread.ofVirtual()
              .inheritInheritableThreadLocals(false)
              .name("lookups")
              .start(this::readOn);
    }
  }

  private synchronized List<Call> take() {
    var taken = new ArrayList<Call>();
    int keys = 0;
    while (!waiting.isEmpty()
        && (taken.isEmpty() || keys + waiting.getFirst().keys().size() <= MOST_KEYS)) {
      var call = waiting.remove();
      keys += call.keys().size();
      taken.add(call);
    }
    return taken;
  }

  private synchronized boolean goesOn() {
    boolean more = !waiting.isEmpty();
    if (!more) {
      reading--;
    }
    return more;
  }

  private void answer(List<Call> calls) {
    try {
      var found = found(calls.stream().flatMap(call -> call.keys().stream()).distinct().toList());
      for (var call : calls) {
        call.answer()
            .complete(
                call.keys().stream().map(key -> Objects.requireNonNull(found.get(key))).toList());
      }
    } catch (RuntimeException | Error e) {
      calls.forEach(call -> call.answer().completeExceptionally(e));
    }
  }

  private Map<Key, Optional<Held>> found(List<Key> keys) {
    var answers = keys.isEmpty() ? List.<Optional<Held>>of() : read.apply(keys);
    var found = new LinkedHashMap<Key, Optional<Held>>();
    for (int i = 0; i < keys.size(); i++) {
      found.put(keys.get(i), answers.get(i));
    }
    return found;
  }
}
