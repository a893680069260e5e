package dev.virgo.cache.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Cost;
import dev.virgo.cache.decide.Held;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedLookupsTest {
  /** Questions as they came, each held until there is a permit. */
  private final BlockingQueue<List<Key>> asked = new LinkedBlockingQueue<>();

  private final Semaphore permits = new Semaphore(0);
  private volatile boolean broken;
  private final SharedLookups lookups = new SharedLookups(this::read);

  /** Even keys are there. */
  private List<Optional<Held>> read(List<Key> keys) {
    asked.add(keys);
    permits.acquireUninterruptibly();
    if (broken) {
      throw new IllegalStateException("the database is away");
    }
    return keys.stream()
        .map(key -> key.bytes()[0] % 2 == 0 ? Optional.of(held(key)) : none())
        .toList();
  }

  private static Optional<Held> none() {
    return Optional.empty();
  }

  private static Held held(Key key) {
    var content = new Content(key, "file:///x", null, 1);
    return new Held(
        key, "out", key, new Blob(content, Blob.State.LIVE, 0), new Cost(0, 0, 0, 0), false);
  }

  private static Key key(int number) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) number);
    return Key.of(bytes);
  }

  private CompletableFuture<List<Optional<Held>>> find(Key... keys) {
    return CompletableFuture.supplyAsync(
        () -> lookups.find(List.of(keys)), Executors.newVirtualThreadPerTaskExecutor());
  }

  private List<Key> question() throws InterruptedException {
    var question = asked.poll(10, TimeUnit.SECONDS);
    assertThat(question).isNotNull();
    return List.copyOf(question);
  }

  /** Two in the database. */
  private List<CompletableFuture<List<Optional<Held>>>> twoInHand() throws InterruptedException {
    var first = find(key(1));
    assertThat(question()).containsExactly(key(1));
    var second = find(key(2));
    assertThat(question()).containsExactly(key(2));
    return List.of(first, second);
  }

  @Test
  void what_comes_while_others_are_read_goes_together_and_each_gets_its_own_answer()
      throws Exception {
    var before = new ArrayList<>(twoInHand());
    var threads = new ArrayList<Thread>();
    var answers = new ArrayList<CompletableFuture<List<Optional<Held>>>>();
    for (int i = 3; i < 43; i++) {
      int number = i;
      var answer = new CompletableFuture<List<Optional<Held>>>();
      answers.add(answer);
      threads.add(
          Thread.ofPlatform()
              .start(() -> answer.complete(lookups.find(List.of(key(number), key(4), key(1))))));
    }
    for (var thread : threads) {
      waits(thread);
    }
    permits.release(4);

    assertThat(question()).hasSize(41).doesNotHaveDuplicates().contains(key(1), key(3), key(42));
    for (int i = 3; i < 43; i++) {
      var found = answers.get(i - 3).get(10, TimeUnit.SECONDS);
      assertThat(found).hasSize(3);
      assertThat(found.get(0).map(Held::assetKey))
          .isEqualTo(i % 2 == 0 ? Optional.of(key(i)) : none());
      assertThat(found.get(1).map(Held::assetKey)).contains(key(4));
      assertThat(found.get(2)).isEmpty();
    }
    for (var one : before) {
      assertThat(one.get(10, TimeUnit.SECONDS)).hasSize(1);
    }
    assertThat(asked).isEmpty();
  }

  /** It has put its question and waits for the answer. */
  private static void waits(Thread thread) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (thread.getState() != Thread.State.WAITING && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
  }

  @Test
  void a_failure_is_told_to_each_that_was_part_of_it_and_to_nobody_after() throws Exception {
    var inHand = twoInHand();
    broken = true;
    permits.release(2);
    for (var one : inHand) {
      assertThatThrownBy(one::join)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("the database is away");
    }
    broken = false;
    permits.release();

    assertThat(find(key(2)).get(10, TimeUnit.SECONDS).getFirst()).isPresent();
  }

  @Test
  void no_key_asks_nobody() {
    assertThat(lookups.find(List.of())).isEmpty();
    assertThat(asked).isEmpty();
  }
}
