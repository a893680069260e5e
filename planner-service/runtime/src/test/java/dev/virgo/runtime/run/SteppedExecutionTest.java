package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.lang.value.Value.IntValue;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.run.RunResult.Status;
import dev.virgo.runtime.run.SteppedExecution.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Constellation lang, section 8.9. */
class SteppedExecutionTest {

  private final Counted module = new Counted();

  private SteppedExecution open(String source) {
    return module.in(Trial.of(source, module.module()).with("n", new IntValue(1))).stepped();
  }

  private static Map<String, State> states(SteppedExecution session) {
    return session.steps().stream()
        .collect(Collectors.toMap(SteppedExecution.Step::name, SteppedExecution.Step::state));
  }

  private static State.Completed completed(String preview) {
    return new State.Completed(preview, Duration.ofSeconds(1));
  }

  @Test
  void a_session_runs_one_level_of_calls_at_a_time() {
    var session =
        open("in n: Int\na = Work(n)\nb = Work(n + 1)\nc = Work(a + b)\nd = c * 2\nout d\nout b");
    assertThat(session.batchCount()).isEqualTo(3);
    assertThat(states(session).values()).allMatch(State.Pending.class::isInstance);
    assertThat(session.executeNextBatch()).isTrue();
    assertThat(module.arguments()).isEmpty();
    assertThat(states(session).get("n")).isEqualTo(new State.Completed("1", Duration.ZERO));
    assertThat(session.executeNextBatch()).isTrue();
    assertThat(module.arguments()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(states(session))
        .containsEntry("a", completed("1"))
        .containsEntry("b", completed("2"))
        .containsEntry("c", new State.Pending());
    assertThat(session.executeNextBatch()).isFalse();
    assertThat(states(session)).containsEntry("c", completed("3"));
    assertThat(session.currentBatch()).isEqualTo(3);
    RunResult result = session.executeToCompletion();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.executionId()).isEqualTo(session.id());
    assertThat(result.outputs()).containsEntry("d", new IntValue(6));
    assertThat(module.arguments()).hasSize(3);
  }

  @Test
  void a_session_gives_what_a_run_gives_and_makes_no_call_that_is_not_needed() {
    String source =
        "in n: Int\na = Work(n)\nb = if (n > 5) Work(100) else Work(a)\n"
            + "f = Work(a) with fallback: Work(7)\nout b\nout f";
    RunResult stepped = open(source).executeToCompletion();
    assertThat(stepped.status()).isEqualTo(Status.COMPLETED);
    assertThat(stepped.outputs())
        .containsEntry("b", new IntValue(1))
        .containsEntry("f", new IntValue(1));
    assertThat(module.arguments()).containsExactly(1L, 1L, 1L);
  }

  @Test
  void a_failure_is_shown_where_it_happened_and_the_rest_goes_on() {
    module.failing(1).permanently();
    var session = open("in n: Int\na = Work(n)\nb = Work(a)\nc = log(\"${n}\")\nout b\nout c");
    session.executeNextBatch();
    session.executeNextBatch();
    assertThat(states(session)).containsEntry("a", new State.Failed("attempt 1"));
    RunResult result = session.executeToCompletion();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.outputs().keySet()).containsExactly("c");
  }

  @Test
  void a_session_that_waits_for_an_input_ends_suspended() {
    var session = open("in n: Int\nin late: Int\na = Work(n)\nb = Work(late)\nout a\nout b");
    RunResult result = session.executeToCompletion();
    assertThat(result.status()).isEqualTo(Status.SUSPENDED);
    assertThat(result.outputs()).containsEntry("a", new IntValue(1));
    assertThat(result.missing()).containsExactly("late");
  }

  @Test
  void of_a_long_value_fifty_characters_are_shown() {
    var session = open("in n: Int\nxs = range(n, 100) with retry: 1\nout xs");
    session.executeToCompletion();
    assertThat(states(session).get("xs"))
        .isInstanceOfSatisfying(
            State.Completed.class, shown -> assertThat(shown.preview()).hasSize(50));
  }

  @Test
  void a_session_whose_time_is_over_starts_no_call() {
    var timeline = new SetTimeline();
    Trial trial =
        Trial.of("a = Work(1)\nb = Work(a)\nout b", module.module())
            .in(timeline)
            .within(Duration.ofSeconds(10));
    var session = trial.stepped();
    assertThat(session.executeNextBatch()).isTrue();
    timeline.set(Duration.ofSeconds(10));
    assertThat(session.executeNextBatch()).isFalse();
    assertThat(session.executeToCompletion().status()).isEqualTo(Status.TIMED_OUT);
    assertThat(module.arguments()).isEmpty();
  }

  @Test
  void a_session_that_was_closed_does_nothing_more() {
    var session = open("in n: Int\na = Work(n)\nout a");
    session.executeNextBatch();
    session.close();
    assertThat(session.executeNextBatch()).isFalse();
    assertThat(module.arguments()).isEmpty();
  }

  @Test
  void a_session_that_a_mistake_keeps_from_opening_is_said_to_have_failed() throws Exception {
    var ear = new Ear();
    var pipeline = Trial.of("a = Work(1) with throttle: 1/1s\nout a", module.module()).pipeline();
    var without = new Library(List.of());
    RunSettings settings = RunSettings.standard().heardBy("trial", List.of(ear));
    assertThatThrownBy(() -> SteppedExecution.open(pipeline, Map.of(), without, settings))
        .hasMessage("Module 'Work' not found in registry");
    assertThat(ear.all().getLast())
        .isInstanceOfSatisfying(
            RunEvent.ExecutionCompleted.class,
            end -> assertThat(end.status()).isEqualTo(Status.FAILED));
  }
}
