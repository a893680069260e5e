package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is given up has ended, and what waits for itself is not left waiting. */
class GivenUpTest {

  /** Each look at the queue takes a millisecond, and there is always something in it. */
  private static final class Busy implements Timeline {
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public <T> @Nullable T next(BlockingQueue<T> queue, long until, int working)
        throws InterruptedException {
      now += 1_000_000;
      return queue.poll(1, TimeUnit.SECONDS);
    }

    @Override
    public void sleep(Duration duration) {
      throw new AssertionError("nothing sleeps here");
    }
  }

  private static void again(Work work, AtomicInteger count) {
    work.start(
        "again",
        () -> 1,
        () -> {},
        _ -> {
          if (count.incrementAndGet() < 1000) {
            again(work, count);
          }
        });
  }

  @Test
  void a_run_ends_in_time_and_alarms_ring_however_much_keeps_happening() {
    var count = new AtomicInteger();
    var rang = new ArrayList<Integer>();
    try (var work = new Work(new Busy(), Duration.ofMillis(100).toNanos(), 1000)) {
      work.after(Duration.ofMillis(10), () -> rang.add(count.get()));
      again(work, count);
      work.until(() -> {}, () -> false);
      assertThat(work.isOver()).isTrue();
    }
    assertThat(rang).containsExactly(10);
    assertThat(count.get()).isEqualTo(100);
  }

  @Test
  void the_thread_of_a_pure_function_that_computes_for_ever_has_ended_when_the_run_has() {
    var thread = new CompletableFuture<Thread>();
    var function =
        new LocalFunction.Pure(
            Counted.signature("Endless", Nature.FUNCTION),
            (arguments, effort) -> {
              thread.complete(Thread.currentThread());
              long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
              while (System.nanoTime() - end < 0) {
                effort.spend(0);
              }
              return arguments.getFirst();
            });
    RunResult result =
        Trial.of("x = Endless(1) with timeout: 200ms\nout x", function).byTheClock().run();
    assertThat(result.failures().getFirst().kind()).isEqualTo(Failure.Kind.MODULE_TIMEOUT);
    assertThat(thread.join().isAlive()).isFalse();
  }

  @Test
  void the_thread_of_a_call_that_waits_for_ever_has_ended_when_the_run_has() {
    var thread = new CompletableFuture<Thread>();
    var function =
        new LocalFunction.Effectful(
            Counted.signature("Endless", Nature.ACTION),
            (arguments, waiting) -> {
              thread.complete(Thread.currentThread());
              new CountDownLatch(1).await();
              return arguments.getFirst();
            });
    RunResult result =
        Trial.of("x = Endless(1)\nout x", function)
            .byTheClock()
            .within(Duration.ofMillis(200))
            .run();
    assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(thread.join().isAlive()).isFalse();
  }

  @Test
  void functions_on_threads_of_their_own_share_the_effort_of_the_run() {
    String source = "xs = range(1, 1000) with retry: 1\n".repeat(10) + "x = list-length(xs)\nout x";
    RunResult result = Trial.of(source).withEffort(5000).run();
    assertThat(result.status()).as("one that is needed").isEqualTo(Status.COMPLETED);
    StringBuilder ten = new StringBuilder("x0 = 0\n");
    for (int i = 1; i <= 10; i++) {
      ten.append("x%d = list-length(range(1, 1000) with retry: 1) + x%d\n".formatted(i, i - 1));
    }
    RunResult failed = Trial.of(ten + "out x10").withEffort(5000).run();
    assertThat(failed.failures().getFirst().kind()).isEqualTo(Failure.Kind.LIMIT_EXCEEDED);
  }

  @Test
  void a_fallback_may_ask_for_the_result_that_could_not_be_made() {
    Counted module = new Counted().failing(1);
    RunResult result =
        module.run(
            "b = Work(7) with cache: 1min\na = Work(7) with cache: 1min, fallback: b\nout a");
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("a", new Value.IntValue(7));
    assertThat(module.starts()).isEqualTo(List.of(0.0, 1.0));
  }
}
