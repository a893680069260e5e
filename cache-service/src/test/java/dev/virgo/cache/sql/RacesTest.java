package dev.virgo.cache.sql;

import static dev.virgo.cache.Wishes.LEASE;
import static dev.virgo.cache.Wishes.content;
import static dev.virgo.cache.Wishes.reserve;
import static dev.virgo.cache.Wishes.result;
import static dev.virgo.cache.Wishes.want;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cache.Ground.Heard;
import dev.virgo.cache.claims.Cancel;
import dev.virgo.cache.claims.Commit;
import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Reserved;
import dev.virgo.cache.decide.Want;
import dev.virgo.cache.sweep.ClaimSweeper;
import dev.virgo.schemas.event.Event.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real threads on the real database: whatever the order, nobody is forgotten or told twice. */
class RacesTest {
  private static final int ROUNDS = 300;

  private static ExecutorService threads = Executors.newCachedThreadPool();
  private final SqlGround ground = new SqlGround();

  @BeforeAll
  static void start() {
    threads = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void stop() {
    threads.shutdownNow();
  }

  @BeforeEach
  void empty() {
    TestDatabase.clear();
  }

  @Test
  void two_threads_reserve_the_same_key_and_one_gets_it() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      var one = want("run1", i, "c" + i, "a" + i);
      var two = want("run2", i, "c" + i, "a" + i);

      var answers = together(() -> reserved(one), () -> reserved(two));

      var owner = answers.getFirst().answers().getFirst() instanceof Reserved.Mine ? one : two;
      assertThat(answers.stream().map(reply -> reply.answers().getFirst()))
          .containsExactlyInAnyOrder(new Reserved.Mine(0), new Reserved.Busy(true, owner));
    }
  }

  @Test
  void who_comes_just_as_the_owner_commits_is_told_exactly_once() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      var cutoff = "c" + i;
      long lease = reserved(want("run1", i, cutoff, "a" + i)).lease();
      var late = want("run2", i, cutoff, "b" + i);

      this.<Object>together(() -> reserved(late), () -> commit(lease, cutoff));

      assertThat(ground.heard())
          .extracting(Heard::run, Heard::decision)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("run1", Decision.MATERIALIZED),
              org.assertj.core.groups.Tuple.tuple("run2", Decision.CUTOFF));
    }
    assertThat(ground.waiters()).isZero();
    assertThat(ground.claims()).isZero();
  }

  @Test
  void commit_and_sweep_at_once_end_the_claim_one_way() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      var cutoff = "c" + i;
      long lease = reserved(want("run1", i, cutoff, "a" + i)).lease();
      reserved(want("run2", i, cutoff, "a" + i));
      ground.pass(LEASE.plusSeconds(1));

      var answers = this.<Object>together(() -> commit(lease, cutoff), this::sweep);

      var heard = ground.heard().stream().map(Heard::decision).toList();
      if (answers.getFirst() instanceof Committed.Accepted) {
        assertThat(heard).containsExactlyInAnyOrder(Decision.MATERIALIZED, Decision.HIT);
      } else {
        assertThat(answers.getFirst()).isEqualTo(new Committed.Stale());
        assertThat(heard).containsExactlyInAnyOrder(Decision.EXPIRED, Decision.RELEASED);
      }
    }
  }

  @Test
  void two_sweepers_expire_each_claim_once() throws Exception {
    for (int i = 0; i < 500; i++) {
      reserved(want("run1", i, "c" + i, "a" + i));
    }
    ground.pass(LEASE.plusSeconds(1));

    var swept = together(this::sweep, this::sweep, this::sweep);

    assertThat(swept.stream().mapToInt(count -> count).sum()).isEqualTo(500);
    assertThat(ground.heard()).hasSize(500);
  }

  @Test
  void batches_in_opposite_order_all_go_through_and_each_key_has_one_owner() throws Exception {
    for (int i = 0; i < 60; i++) {
      int round = i;
      var forward =
          IntStream.range(0, 20).mapToObj(n -> want("run1", n, "c" + round + "." + n, "a" + n));
      var list = new ArrayList<>(forward.toList());
      var backward =
          new ArrayList<>(
              IntStream.range(0, 20)
                  .mapToObj(n -> want("run2", n, "c" + round + "." + n, "a" + n))
                  .toList());
      Collections.reverse(backward);

      var replies =
          together(
              () -> reserved(list.toArray(Want[]::new)),
              () -> reserved(backward.toArray(Want[]::new)));

      assertThat(
              replies.stream()
                  .flatMap(reply -> reply.answers().stream())
                  .filter(Reserved.Mine.class::isInstance))
          .hasSize(20);
    }
  }

  @Test
  void run_that_is_cancelled_while_it_reserves_leaves_nothing_behind() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      var run = "cancelled" + i;
      var cutoff = "c" + i;
      reserved(want("owner", i, cutoff, "a" + i));
      var waits = want(run, 1, cutoff, "a" + i);
      var owns = want(run, 2, "own" + i, "own" + i);

      this.<Object>together(
          () -> reserved(waits, owns),
          () -> ground.store().inTransaction(tx -> Cancel.in(tx, run)));
    }
    assertThat(ground.waiters()).isZero();
    assertThat(ground.claims()).isEqualTo(ROUNDS);
  }

  @Test
  void commits_of_one_content_under_many_keys_make_one_blob() throws Exception {
    for (int i = 0; i < 100; i++) {
      var one = "c" + i;
      var two = "d" + i;
      long first = reserved(want("run1", i, one, one)).lease();
      long second = reserved(want("run2", i, two, two)).lease();
      var x = "x" + i;

      var answers = together(() -> commit(first, one, x), () -> commit(second, two, x));

      assertThat(answers).allMatch(Committed.Accepted.class::isInstance);
    }
    assertThat(TestDatabase.count("cache.blob")).isEqualTo(100);
    assertThat(TestDatabase.count("ursa.asset")).isEqualTo(200);
  }

  @Test
  void sweeper_thread_ends_claims_by_itself() throws Exception {
    reserved(want("run1", 1, "c", "a"));
    ground.pass(LEASE.plusSeconds(1));
    var swept = new java.util.concurrent.CompletableFuture<Integer>();

    try (var sweeper =
        ClaimSweeper.start(
            ground.store(),
            Duration.ofMillis(10),
            claims -> {
              if (!claims.isEmpty()) {
                swept.complete(claims.size());
              }
            })) {
      assertThat(swept.get(20, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(sweeper.healthy()).isTrue();
    }
  }

  // ------------------------------------------------------------------ what tests say

  private Reserve.Reply reserved(Want... wants) {
    return ground.store().inTransaction(tx -> Reserve.in(tx, reserve(wants), new byte[0]));
  }

  private Committed commit(long lease, String cutoff) {
    return commit(lease, cutoff, "x" + cutoff);
  }

  private Committed commit(long lease, String cutoff, String content) {
    return ground
        .store()
        .inTransaction(tx -> Commit.in(tx, lease, List.of(result(cutoff, content(content)))))
        .getFirst();
  }

  private int sweep() {
    return ClaimSweeper.sweep(ground.store(), _ -> {});
  }

  @SafeVarargs
  private <T> List<T> together(Callable<T>... tasks)
      throws InterruptedException, ExecutionException {
    var start = new CyclicBarrier(tasks.length);
    var futures = new ArrayList<java.util.concurrent.Future<T>>();
    for (var task : tasks) {
      futures.add(
          threads.submit(() -> {
            start.await();
            return task.call();
          }));
    }
    var results = new ArrayList<T>();
    for (var future : futures) {
      results.add(future.get());
    }
    return results;
  }
}
