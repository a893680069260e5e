package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.Lifecycle.Phase;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Constellation lang, sections 6.4, 8.4 and 8.7: what runs of one process have in common. */
@Timeout(60)
class EngineTest {

  /** {@code Gate(n: Int) -> Int} says that it was called and waits until it is let through. */
  private final Semaphore called = new Semaphore(0);

  private final Semaphore open = new Semaphore(0);
  private final AtomicInteger calls = new AtomicInteger();
  private final LocalFunction gate =
      new LocalFunction.Effectful(
          Counted.signature("Gate", Nature.ACTION),
          (arguments, _) -> {
            calls.incrementAndGet();
            called.release();
            open.acquire();
            return arguments.getFirst();
          });

  private static Engine engine(Duration drain) {
    return new Engine(settings(drain));
  }

  private static Engine.Settings settings(Duration drain) {
    return new Engine.Settings(Timeline.system(), null, null, drain, 100);
  }

  private static RunHandle started(Launch launch) {
    assertThat(launch).isInstanceOf(Launch.Started.class);
    return ((Launch.Started) launch).run();
  }

  private static Failure refusal(Launch launch) {
    assertThat(launch).isInstanceOf(Launch.Refused.class);
    return ((Launch.Refused) launch).failures().getFirst();
  }

  private static Failure.Kind refused(Launch launch) {
    return refusal(launch).kind();
  }

  @Test
  void an_engine_takes_runs_then_lets_them_end_then_is_stopped() {
    Lifecycle fresh = Lifecycle.fresh();
    assertThat(fresh.drain(7)).isEqualTo(new Lifecycle(Phase.STOPPED, 0, 7));
    Lifecycle one = fresh.begun();
    assertThat(one).isEqualTo(new Lifecycle(Phase.RUNNING, 1, 0));
    assertThat(one.ended()).isEqualTo(fresh);
    Lifecycle draining = one.begun().drain(7);
    assertThat(draining).isEqualTo(new Lifecycle(Phase.DRAINING, 2, 7));
    assertThat(draining.admits()).isFalse();
    assertThat(draining.drain(100)).isEqualTo(draining);
    assertThat(draining.isOverdue(6)).isFalse();
    assertThat(draining.isOverdue(7)).isTrue();
    assertThat(draining.ended()).isEqualTo(new Lifecycle(Phase.DRAINING, 1, 7));
    assertThat(draining.ended().ended()).isEqualTo(new Lifecycle(Phase.STOPPED, 0, 7));
    assertThat(one.isOverdue(1000)).isFalse();
  }

  @Test
  void a_run_that_is_cancelled_keeps_what_it_has_and_can_go_on() throws Exception {
    Trial trial = Trial.of("a = add(1, 1)\nb = Gate(a)\nc = Gate(5)\nout a\nout b\nout c", gate);
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      RunHandle run = started(trial.start(engine));
      called.acquire(2);
      open.release();
      assertThat(run.result()).isEmpty();
      // One of both has its value before the run is given up.
      while (open.availablePermits() > 0 || open.getQueueLength() > 1) {
        Thread.onSpinWait();
      }
      run.cancel();
      run.cancel();
      RunResult result = run.await();
      assertThat(result.status()).isEqualTo(Status.CANCELLED);
      assertThat(result.outputs()).containsEntry("a", new IntValue(2));
      assertThat(result.failures()).singleElement().returns(Failure.Kind.CANCELLED, Failure::kind);
      assertThat(run.result()).contains(result);
      run.cancel();
      int before = calls.get();
      open.release(2);
      SuspendedExecution suspended = Objects.requireNonNull(result.suspended());
      RunResult again = started(trial.resume(engine, suspended, Map.of(), Map.of())).await();
      assertThat(again.status()).isEqualTo(Status.COMPLETED);
      assertThat(again.executionId()).isEqualTo(result.executionId());
      assertThat(calls.get() - before).isEqualTo(result.pending().size()).isPositive();
    }
  }

  @Test
  void what_only_computes_is_cancelled_too() throws Exception {
    var begun = new CompletableFuture<Boolean>();
    var endless =
        new LocalFunction.Pure(
            Counted.signature("Endless", Nature.FUNCTION),
            (arguments, effort) -> {
              begun.complete(true);
              while (true) {
                effort.spend(0);
              }
            });
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      RunHandle run =
          started(Trial.of("x = Endless(1)\nout x", endless).byTheClock().start(engine));
      begun.join();
      run.cancel();
      assertThat(run.await().status()).isEqualTo(Status.CANCELLED);
    }
  }

  @Test
  void an_execution_is_resumed_once_at_a_time() throws Exception {
    Trial trial = Trial.of("in n: Int\na = Gate(n)\nout a", gate);
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      SuspendedExecution suspended =
          Objects.requireNonNull(started(trial.start(engine)).await().suspended());
      Map<String, Value> given = Map.of("n", new IntValue(3));
      RunHandle first = started(trial.resume(engine, suspended, given, Map.of()));
      called.acquire();
      assertThat(refused(trial.resume(engine, suspended, given, Map.of())))
          .isEqualTo(Failure.Kind.RESUME_IN_PROGRESS);
      open.release();
      assertThat(first.await().attempt()).isEqualTo(1);
      open.release();
      assertThat(started(trial.resume(engine, suspended, given, Map.of())).await().status())
          .isEqualTo(Status.COMPLETED);
    }
  }

  @Test
  void an_execution_that_runs_for_the_first_time_is_not_said_to_be_resumed() throws Exception {
    Trial trial = Trial.of("a = Gate(1)\nout a", gate);
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      RunHandle first = started(trial.start(engine));
      called.acquire();
      var same =
          new SuspendedExecution(
              first.executionId(),
              trial.pipeline().structuralHash(),
              0,
              Map.of(),
              new TreeMap<Integer, Value>());
      assertThat(refusal(trial.resume(engine, same, Map.of(), Map.of())))
          .returns(Failure.Kind.RESUME_IN_PROGRESS, Failure::kind)
          .returns(
              "Execution %s is under way; wait until it has ended".formatted(first.executionId()),
              Failure::message);
      open.release();
      assertThat(first.await().status()).isEqualTo(Status.COMPLETED);
    }
  }

  @Test
  void an_engine_takes_no_more_runs_than_it_holds() throws Exception {
    Trial trial = Trial.of("a = Gate(1)\nout a", gate);
    try (Engine engine = new Engine(settings(Duration.ofSeconds(30)).holding(2))) {
      List<RunHandle> runs = List.of(started(trial.start(engine)), started(trial.start(engine)));
      assertThat(refusal(trial.start(engine)))
          .returns(Failure.Kind.QUEUE_FULL, Failure::kind)
          .returns("2 of at most 2 runs are under way; wait until one has ended", Failure::message);
      open.release(3);
      for (RunHandle run : runs) {
        assertThat(run.await().status()).isEqualTo(Status.COMPLETED);
      }
      assertThat(started(trial.start(engine)).await().status()).isEqualTo(Status.COMPLETED);
    }
  }

  @Test
  void a_run_for_which_there_is_no_thread_is_refused_and_leaves_nothing() {
    Trial trial = Trial.of("a = add(1, 1)\nout a");
    try (Engine engine = new Engine(settings(Duration.ofSeconds(30)), WorkTest::unstartable)) {
      assertThat(refusal(trial.start(engine)))
          .returns(Failure.Kind.LIMIT_EXCEEDED, Failure::kind)
          .returns(
              "There is no thread for the run (unable to create native thread); wait until others"
                  + " have ended",
              Failure::message);
      assertThat(engine.inFlight()).isZero();
    }
  }

  @Test
  void an_engine_runs_what_the_optimizer_leaves_and_goes_on_with_what_is_written()
      throws Exception {
    Trial trial = Trial.of("in n: Int\na = add(n, 1)\nb = add(n, 1)\ns = a * b\nout s");
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      SuspendedExecution suspended =
          Objects.requireNonNull(started(trial.start(engine)).await().suspended());
      Map<String, Value> given = Map.of("n", new IntValue(3));
      RunResult again = started(trial.resume(engine, suspended, given, Map.of())).await();
      assertThat(again.calls()).containsOnlyKeys("a", "b");
      assertThat(again.outputs()).containsEntry("s", new IntValue(16));
      RunResult anew = started(trial.with("n", new IntValue(3)).start(engine)).await();
      assertThat(anew.calls()).containsOnlyKeys("a");
      assertThat(anew.outputs()).isEqualTo(again.outputs());
    }
  }

  @Test
  void a_closed_engine_lets_runs_end_and_takes_no_more() throws Exception {
    Trial trial = Trial.of("a = Gate(1)\nout a", gate);
    Engine engine = engine(Duration.ofSeconds(30));
    RunHandle run = started(trial.start(engine));
    called.acquire();
    Thread closing = Thread.ofVirtual().start(engine::close);
    // Until it has begun to close it takes runs, as many as it may hold.
    Launch last = trial.start(engine);
    while (last instanceof Launch.Started || refused(last).equals(Failure.Kind.QUEUE_FULL)) {
      open.release();
      last = trial.start(engine);
    }
    assertThat(refused(last)).isEqualTo(Failure.Kind.SHUTDOWN_REJECTED);
    open.release();
    closing.join();
    assertThat(run.await().status()).isEqualTo(Status.COMPLETED);
    assertThat(engine.inFlight()).isZero();
  }

  @Test
  void what_does_not_end_while_an_engine_is_closed_is_cancelled() throws Exception {
    Engine engine = engine(Duration.ofMillis(50));
    RunHandle run = started(Trial.of("a = Gate(1)\nout a", gate).start(engine));
    called.acquire();
    engine.close();
    assertThat(run.await().status()).isEqualTo(Status.CANCELLED);
    assertThat(engine.inFlight()).isZero();
  }

  @Test
  void runs_share_the_slots_of_a_module() throws Exception {
    Trial trial = Trial.of("a = Gate(1) with concurrency: 1\nout a", gate);
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      List<RunHandle> runs =
          List.of(
              started(trial.start(engine)),
              started(trial.start(engine)),
              started(trial.start(engine)));
      called.acquire();
      assertThat(called.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
      open.release(3);
      for (RunHandle run : runs) {
        assertThat(run.await().status()).isEqualTo(Status.COMPLETED);
      }
    }
  }

  @Test
  void a_slot_of_a_run_that_was_cancelled_goes_to_the_next() throws Exception {
    Trial trial = Trial.of("a = Gate(1) with concurrency: 1\nout a", gate);
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      RunHandle first = started(trial.start(engine));
      called.acquire();
      RunHandle waiting = started(trial.start(engine));
      RunHandle last = started(trial.start(engine));
      waiting.cancel();
      assertThat(waiting.await().status()).isEqualTo(Status.CANCELLED);
      first.cancel();
      assertThat(first.await().status()).isEqualTo(Status.CANCELLED);
      open.release();
      assertThat(last.await().status()).isEqualTo(Status.COMPLETED);
      assertThat(calls.get()).isEqualTo(2);
    }
  }

  @Test
  void runs_share_results_and_one_makes_them_for_all() throws Exception {
    Trial trial = Trial.of("a = Gate(1) with cache: 1min\nout a", gate);
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      RunHandle first = started(trial.start(engine));
      called.acquire();
      RunHandle second = started(trial.start(engine));
      open.release();
      assertThat(first.await().status()).isEqualTo(Status.COMPLETED);
      assertThat(second.await().status()).isEqualTo(Status.COMPLETED);
      assertThat(started(trial.start(engine)).await().status()).isEqualTo(Status.COMPLETED);
      assertThat(calls.get()).isEqualTo(1);
    }
  }

  @Test
  void a_result_whose_maker_was_cancelled_is_made_by_who_waits_for_it() throws Exception {
    Trial trial = Trial.of("a = Gate(1) with cache: 1min\nout a", gate);
    try (Engine engine = engine(Duration.ofSeconds(30))) {
      RunHandle first = started(trial.start(engine));
      called.acquire();
      RunHandle second = started(trial.start(engine));
      first.cancel();
      assertThat(first.await().status()).isEqualTo(Status.CANCELLED);
      called.acquire();
      open.release();
      assertThat(second.await().status()).isEqualTo(Status.COMPLETED);
    }
  }

  @Test
  void runs_share_a_scheduler_and_its_figures_add_up() throws Exception {
    var settings =
        new Engine.Settings(
            Timeline.system(), SchedulerSettings.of(2), null, Duration.ofSeconds(30), 100);
    Trial trial = Trial.of("a = Gate(1) with priority: low\nb = Gate(2)\ns = a + b\nout s", gate);
    try (Engine engine = new Engine(settings)) {
      List<RunHandle> runs = List.of(started(trial.start(engine)), started(trial.start(engine)));
      called.acquire(2);
      assertThat(called.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
      open.release(4);
      for (RunHandle run : runs) {
        assertThat(run.await().status()).isEqualTo(Status.COMPLETED);
      }
      SchedulerStatistics statistics = Objects.requireNonNull(engine.scheduler());
      assertThat(statistics.completed()).isEqualTo(4);
      assertThat(statistics.active()).isZero();
    }
  }
}
