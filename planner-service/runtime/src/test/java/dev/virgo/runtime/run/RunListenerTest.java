package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.value.Value;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Constellation lang, sections 8.4 and 8.9. */
@Timeout(60)
class RunListenerTest {

  private static final UUID ID = new UUID(0, 7);
  private static final Instant AT = Instant.EPOCH.plusSeconds(10);
  private static final Duration TOOK = Duration.ofMillis(1500);

  private final List<RunEvent> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_listener_hears_of_a_run_and_its_calls_in_their_order() {
    Counted module = new Counted();
    Trial trial =
        module.in(
            Trial.of(
                "a = Work(1)\nb = AlwaysFailsService(\"q\") with on_error: skip\n"
                    + "c = if (false) Work(9) else a\nout b\nout c",
                module.module()));
    RunResult result = trial.heardBy(heard::add).run();
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
  void a_listener_that_fails_or_never_comes_back_is_no_matter_of_the_run() throws Exception {
    var stuck = new AtomicReference<Thread>();
    var reached = new CountDownLatch(1);
    Trial trial = Trial.of("x = log(\"said\")\nout x");
    RunResult result =
        trial
            .heardBy(
                _ -> {
                  throw new StackOverflowError("a listener's own");
                },
                _ -> {
                  stuck.set(Thread.currentThread());
                  reached.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                },
                heard::add)
            .run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(heard).hasSize(4);
    reached.await();
    assertThat(heard.getLast()).isInstanceOf(ExecutionCompleted.class);
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
                "constellation.execution.total", Map.of("dag.name", "p", "status", "timed_out")),
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
  void a_tracker_remembers_calls_with_the_beginning_of_their_values() {
    var tracker = new ExecutionTracker();
    RunResult result =
        Trial.of(
                "in n: Int\na = log(\"${range(n, 9999)}\")\n"
                    + "b = AlwaysFailsService(\"q\")\nout a\nout b")
            .with("n", new Value.IntValue(1))
            .heardBy(tracker)
            .run();
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
