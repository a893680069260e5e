package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Constellation lang, section 6.4: what happens in a run happens in its order. */
@Timeout(60)
class WorkTest {

  private static final Duration END = Duration.ofHours(1);

  private final SetTimeline timeline = new SetTimeline();
  private final List<String> happened = new ArrayList<>();

  private Work work() {
    return new Work(timeline, END.toNanos(), 1000);
  }

  @Test
  void what_was_queued_before_the_moment_of_an_alarm_comes_before_it_however_late_it_is() {
    try (Work work = work()) {
      work.after(Duration.ofSeconds(10), () -> happened.add("alarm"));
      timeline.set(Duration.ofSeconds(9));
      work.soon(() -> happened.add("before"));
      timeline.set(Duration.ofSeconds(10));
      work.soon(() -> happened.add("after"));
      timeline.set(Duration.ofSeconds(20));
      work.until(() -> {}, () -> happened.size() == 3);
    }
    assertThat(happened).containsExactly("before", "alarm", "after");
  }

  /** A thread that is held up queues late what happened early. */
  @Test
  void what_happened_before_an_alarm_comes_before_it_though_something_later_was_queued_first() {
    try (Work work = work()) {
      work.after(Duration.ofSeconds(10), () -> happened.add("alarm"));
      timeline.meanwhile(() -> {
        timeline.set(Duration.ofSeconds(11));
        work.soon(() -> happened.add("after"));
        timeline.set(Duration.ofSeconds(9));
      });
      work.soon(() -> happened.add("before"));
      work.soon(() -> happened.add("and this"));
      timeline.set(Duration.ofSeconds(20));
      work.until(() -> {}, () -> happened.size() == 4);
    }
    assertThat(happened).containsExactly("before", "and this", "alarm", "after");
  }

  @Test
  void an_alarm_that_something_earlier_has_cancelled_does_not_ring() {
    try (Work work = work()) {
      Work.Alarm alarm = work.after(Duration.ofSeconds(10), () -> happened.add("alarm"));
      work.soon(alarm::cancel);
      timeline.set(Duration.ofSeconds(20));
      work.until(() -> {}, () -> false);
    }
    assertThat(happened).isEmpty();
  }

  /** The clock is looked at when the cancelling is noted, and nothing is queued yet. */
  @Test
  void a_run_that_is_being_cancelled_and_has_nothing_else_to_do_is_over() {
    try (Work work = work()) {
      timeline.meanwhile(() -> {
        work.until(() -> {}, () -> false);
        happened.add("over: " + work.isOver());
      });
      work.cancel();
    }
    assertThat(happened).containsExactly("over: true");
  }

  /**
   * {@code Hold} keeps the run's own thread until {@code Quick} has ended and its limit is over.
   */
  @Test
  void a_call_that_ended_in_time_has_its_result_however_late_the_run_hears_of_it() {
    var ends = new CompletableFuture<Thread>();
    var calls = new ArrayList<Integer>();
    LocalFunction quick =
        Counted.module(
            "Quick",
            (arguments, _) -> {
              calls.add(1);
              ends.complete(Thread.currentThread());
              return arguments.getFirst();
            });
    var hold =
        new LocalFunction.Pure(
            Counted.signature("Hold", Nature.FUNCTION),
            (arguments, _) -> {
              ended(ends.join());
              timeline.set(Duration.ofSeconds(1));
              return arguments.getFirst();
            });
    String source = "x = Quick(1) with timeout: 200ms, retry: 1\ny = Hold(2)\nout x\nout y";
    RunResult result = Trial.of(source, quick, hold).in(timeline).run();
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("x", new IntValue(1));
    assertThat(calls).hasSize(1);
  }

  private static void ended(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_call_for_which_there_is_no_thread_has_failed_and_holds_no_slot() {
    Counted module = new Counted();
    var call = Trial.of("x = Work(1)\nout x", module.module()).pipeline().calls().getFirst();
    var scheduler = new Slots(SchedulerSettings.of(1));
    var failures = new ArrayList<Failure>();
    try (Work work = new Work(timeline, END.toNanos(), 1000, WorkTest::unstartable)) {
      new Attempts(
              new CalledModule(call, module.module(), true),
              work,
              new ModuleLimits(scheduler, null),
              value -> happened.add(value.asText()),
              failures::add)
          .begin(List.of(new IntValue(1)));
      work.until(() -> {}, () -> !failures.isEmpty());
    }
    assertThat(failures)
        .singleElement()
        .returns(Failure.Kind.MODULE_EXECUTION, Failure::kind)
        .returns("OutOfMemoryError: unable to create native thread", Failure::message);
    assertThat(scheduler.statistics().active()).isZero();
    assertThat(happened).isEmpty();
    assertThat(timeline.nanos()).isZero();
  }

  @Test
  void a_call_for_which_there_is_no_thread_says_nothing_about_its_module() {
    Counted module = new Counted();
    var call = Trial.of("x = Work(1)\nout x", module.module()).pipeline().calls().getFirst();
    var limits = new ModuleLimits(null, new BreakerSettings(1, Duration.ofHours(1), 1));
    var failures = new ArrayList<Failure>();
    try (Work work = new Work(timeline, END.toNanos(), 1000, WorkTest::unstartable)) {
      new Attempts(
              new CalledModule(call, module.module(), true), work, limits, _ -> {}, failures::add)
          .begin(List.of(new IntValue(1)));
      work.until(() -> {}, () -> !failures.isEmpty());
    }
    assertThat(failures).hasSize(1);
    assertThat(limits.breaker("Work").orElseThrow().rejects(0)).isFalse();
  }

  static Thread unstartable(Runnable task) {
    return new Thread(task) {
      @Override
      public void start() {
        throw new OutOfMemoryError("unable to create native thread");
      }
    };
  }
}
