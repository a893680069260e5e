package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.lang.value.Value;
import dev.virgo.runtime.run.RunEvent.EventsMissed;
import dev.virgo.runtime.run.RunEvent.ExecutionCancelled;
import dev.virgo.runtime.run.RunEvent.ExecutionCompleted;
import dev.virgo.runtime.run.RunEvent.ExecutionStarted;
import dev.virgo.runtime.run.RunEvent.ModuleCompleted;
import dev.virgo.runtime.run.RunEvent.ModuleFailed;
import dev.virgo.runtime.run.RunEvent.ModuleStarted;
import dev.virgo.runtime.run.RunResult.Status;
import dev.virgo.runtime.run.Telemetry.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Constellation lang, sections 8.4 and 8.9. */
@Timeout(60)
class RunListenerTest {

  private static final UUID ID = new UUID(0, 7);
  private static final Instant AT = Instant.EPOCH.plusSeconds(10);
  private static final Duration TOOK = Duration.ofMillis(1500);

  private final Ear ear = new Ear();

  @Test
  void a_listener_hears_of_a_run_and_its_calls_in_their_order() throws Exception {
    Counted module = new Counted();
    Trial trial =
        module.in(
            Trial.of(
                "a = Work(1)\nb = AlwaysFailsService(\"q\") with on_error: skip\n"
                    + "c = if (false) Work(9) else a\nout b\nout c",
                module.module()));
    RunResult result = trial.heardBy(ear).run();
    List<RunEvent> heard = ear.all();
    UUID id = result.executionId();
    Instant start = Instant.EPOCH;
    assertThat(heard.getFirst()).isEqualTo(new ExecutionStarted(id, start, "trial", 0));
    assertThat(heard.getLast())
        .isEqualTo(
            new ExecutionCompleted(
                id, start.plusSeconds(1), "trial", Status.COMPLETED, Duration.ofSeconds(1)));
    assertThat(heard)
        .contains(
            new ModuleStarted(id, start, "a", "Work"),
            new ModuleCompleted(
                id,
                start.plusSeconds(1),
                "a",
                "Work",
                Duration.ofSeconds(1),
                new Value.IntValue(1)));
    assertThat(heard.stream().filter(ModuleFailed.class::isInstance).map(ModuleFailed.class::cast))
        .singleElement()
        .returns("b", ModuleFailed::node)
        .returns("Service failed for: q", ModuleFailed::message);
    assertThat(heard).hasSize(6);
  }

  @Test
  void a_listener_that_fails_or_never_comes_back_is_no_matter_of_the_run_and_of_the_others()
      throws Exception {
    var reached = new CountDownLatch(1);
    RunResult result =
        Trial.of("x = log(\"said\")\nout x")
            .heardBy(
                _ -> {
                  throw new StackOverflowError("a listener's own");
                },
                _ -> {
                  reached.countDown();
                  forEver();
                },
                ear)
            .run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    reached.await();
    assertThat(ear.all()).hasSize(4);
  }

  private static void forEver() {
    waitFor(new CountDownLatch(1));
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_run_does_not_wait_for_a_slow_listener_which_hears_everything_all_the_same()
      throws Exception {
    var ended = new CountDownLatch(1);
    RunResult result =
        Trial.of("x = log(\"said\")\nout x")
            .heardBy(event -> {
              waitFor(ended);
              ear.heard(event);
            })
            .run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    ended.countDown();
    assertThat(ear.all()).hasSize(4);
  }

  @Test
  void who_is_too_far_behind_hears_how_much_it_has_missed_and_the_end() throws Exception {
    var reached = new CountDownLatch(1);
    var told = new CountDownLatch(1);
    var announcements =
        new Announcements(
            List.of(event -> {
              reached.countDown();
              waitFor(told);
              ear.heard(event);
            }),
            new Aftermath<>());
    announcements.tell(new ExecutionStarted(ID, AT, "p", 0));
    reached.await();
    for (int call = 0; call < Announcements.MOST_WAITING + 7; call++) {
      announcements.tell(new ModuleStarted(ID, AT, "n" + call, "m"));
    }
    var end = new ExecutionCompleted(ID, AT.plus(TOOK), "p", Status.COMPLETED, TOOK);
    announcements.tellLast(end);
    announcements.tellLast(new ExecutionCancelled(ID, AT, "p", TOOK));
    told.countDown();
    List<RunEvent> heard = ear.all();
    assertThat(heard).hasSize(1 + Announcements.MOST_WAITING + 2);
    assertThat(heard.subList(heard.size() - 3, heard.size()))
        .containsExactly(
            new ModuleStarted(ID, AT, "n" + (Announcements.MOST_WAITING - 1), "m"),
            new EventsMissed(ID, AT.plus(TOOK), 7),
            end);
  }

  @Test
  void who_is_stuck_when_the_run_has_ended_hears_how_much_it_has_missed_and_the_end()
      throws Exception {
    var reached = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var announcements =
        new Announcements(
            List.of(event -> {
              ear.heard(event);
              if (event instanceof ExecutionStarted) {
                reached.countDown();
                waitFor(never);
              }
            }),
            Duration.ofMillis(50),
            new Aftermath<>());
    var begin = new ExecutionStarted(ID, AT, "p", 0);
    announcements.tell(begin);
    reached.await();
    announcements.tell(new ModuleStarted(ID, AT, "n", "m"));
    announcements.tell(new ModuleStarted(ID, AT, "o", "m"));
    var end = new ExecutionCompleted(ID, AT.plus(TOOK), "p", Status.COMPLETED, TOOK);
    announcements.tellLast(end);
    assertThat(ear.all()).containsExactly(begin, new EventsMissed(ID, AT.plus(TOOK), 2), end);
  }

  @Test
  void a_run_whose_thread_is_interrupted_says_how_it_has_ended() throws Exception {
    Counted module = new Counted();
    Trial trial = module.in(Trial.of("x = Work(1)\nout x", module.module())).byTheClock();
    Thread.currentThread().interrupt();
    RunResult result = trial.heardBy(ear).run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ear.all().getLast())
        .isInstanceOfSatisfying(
            ExecutionCompleted.class, end -> assertThat(end.status()).isEqualTo(result.status()));
  }

  @Test
  void a_session_that_is_closed_before_its_end_says_that_it_was_cancelled() throws Exception {
    var session = Trial.of("x = log(\"said\")\nout x").heardBy(ear).stepped();
    session.executeNextBatch();
    session.close();
    session.close();
    assertThat(ear.all()).hasSize(2).last().isInstanceOf(ExecutionCancelled.class);
  }

  @Test
  void a_run_that_a_mistake_of_the_runtime_ends_is_said_to_have_failed() throws Exception {
    Timeline broken =
        new Timeline() {
          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public Instant now() {
            return AT;
          }

          @Override
          public <T> @Nullable T next(BlockingQueue<T> queue, long until, int working) {
            throw new IllegalStateException("a mistake");
          }

          @Override
          public void sleep(Duration duration) {}
        };
    Trial trial = Trial.of("x = log(\"said\")\nout x").in(broken).heardBy(ear);
    assertThatThrownBy(trial::run).hasMessage("a mistake");
    assertThat(ear.all().getLast())
        .isEqualTo(
            new ExecutionCompleted(
                ear.all().getFirst().executionId(), AT, "trial", Status.FAILED, Duration.ZERO));
  }

  @Test
  void events_have_the_metrics_and_spans_that_the_contract_names() {
    var done = new ModuleCompleted(ID, AT, "a", "stdlib.add", TOOK, new Value.IntValue(1));
    assertThat(Telemetry.of(done))
        .containsExactly(
            new Measurement.Timed(
                "constellation.module.duration_ms",
                Map.of("module.name", "stdlib.add", "status", "completed"),
                1500.0),
            new Measurement.Span(
                "module(stdlib.add)",
                Map.of("execution.id", ID.toString(), "node", "a", "status", "completed"),
                AT.minusMillis(1500),
                TOOK));
    assertThat(Telemetry.of(new ModuleFailed(ID, AT, "a", "m", TOOK, "no")).getFirst().labels())
        .containsEntry("status", "failed");
    assertThat(Telemetry.of(new ExecutionCompleted(ID, AT, "p", Status.TIMED_OUT, TOOK)))
        .containsExactly(
            new Measurement.Timed(
                "constellation.execution.duration_ms", Map.of("dag.name", "p"), 1500.0),
            new Measurement.Counted(
                "constellation.execution.total", Map.of("dag.name", "p", "status", "timed_out"), 1),
            new Measurement.Span(
                "execute(p)",
                Map.of("execution.id", ID.toString(), "status", "timed_out"),
                AT.minusMillis(1500),
                TOOK));
    assertThat(Telemetry.of(new ExecutionCancelled(ID, AT, "p", TOOK)).get(1).labels())
        .containsEntry("status", "cancelled");
    assertThat(Telemetry.of(new ExecutionStarted(ID, AT, "p", 0))).isEmpty();
  }

  @Test
  void events_that_were_missed_are_counted_because_the_other_metrics_lack_them() {
    assertThat(Telemetry.of(new EventsMissed(ID, AT, 7)))
        .containsExactly(new Measurement.Counted("constellation.listener.missed", Map.of(), 7));
  }

  @Test
  void a_tracker_remembers_calls_with_the_beginning_of_their_values() throws Exception {
    var tracker = new ExecutionTracker();
    RunResult result =
        Trial.of(
                "in n: Int\na = log(\"${range(n, 9999)}\")\n"
                    + "b = AlwaysFailsService(\"q\")\nout a\nout b")
            .with("n", new Value.IntValue(1))
            .heardBy(event -> {
              tracker.heard(event);
              ear.heard(event);
            })
            .run();
    assertThat(ear.all().getLast().executionId()).isEqualTo(result.executionId());
    var trace = tracker.trace(result.executionId()).orElseThrow();
    assertThat(trace.status()).isEqualTo(Status.FAILED);
    assertThat(trace.calls()).extracting(ExecutionTracker.Call::node).contains("a", "b");
    var a =
        trace.calls().stream().filter(call -> call.node().equals("a")).findFirst().orElseThrow();
    assertThat(a.state()).isEqualTo(ExecutionTracker.State.COMPLETED);
    assertThat(a.value()).hasSize(10_240).startsWith("[1, 2, 3").endsWith("…");
    var b =
        trace.calls().stream().filter(call -> call.node().equals("b")).findFirst().orElseThrow();
    assertThat(b.state()).isEqualTo(ExecutionTracker.State.FAILED);
    assertThat(b.error()).isEqualTo("Service failed for: q");
  }

  @Test
  void a_tracker_says_how_much_it_was_not_told() {
    var tracker = new ExecutionTracker();
    tracker.heard(new ExecutionStarted(ID, AT, "p", 0));
    tracker.heard(new EventsMissed(ID, AT, 7));
    tracker.heard(new EventsMissed(ID, AT, 3));
    assertThat(tracker.trace(ID).orElseThrow().missed()).isEqualTo(10);
  }

  @Test
  void a_tracker_forgets_what_nobody_asked_for_longest() {
    var tracker = new ExecutionTracker();
    for (int run = 0; run < 100; run++) {
      tracker.heard(new ExecutionStarted(new UUID(0, run), AT, "p", 0));
    }
    assertThat(tracker.trace(new UUID(0, 0))).isPresent();
    tracker.heard(new ExecutionStarted(new UUID(0, 100), AT, "p", 0));
    assertThat(tracker.trace(new UUID(0, 1))).isEmpty();
    assertThat(tracker.trace(new UUID(0, 0))).isPresent();
    assertThat(tracker.traces()).hasSize(100);
    tracker.heard(new ModuleStarted(new UUID(0, 1), AT, "a", "m"));
    assertThat(tracker.traces()).hasSize(100);
  }

  @Test
  void of_a_value_no_more_is_looked_at_than_is_shown() {
    Value shared = new Value.TextValue("ab");
    for (int depth = 0; depth < 60; depth++) {
      shared = new Value.ListValue(List.of(shared, shared));
    }
    assertThat(Preview.of(shared, 50)).hasSize(50).startsWith("[[[").endsWith("…");
    assertThat(Preview.of(new Value.TextValue("x".repeat(50)), 50)).isEqualTo("x".repeat(50));
    assertThat(Preview.of(new Value.TextValue("x".repeat(51)), 50)).isEqualTo("x".repeat(49) + "…");
    assertThat(Preview.of(new Value.ListValue(List.of()), 50)).isEqualTo("[]");
  }
}
