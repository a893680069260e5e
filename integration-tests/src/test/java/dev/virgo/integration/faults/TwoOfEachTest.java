package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two planners and two executors share the work, whoever comes and goes, and whatever time it is.
 */
class TwoOfEachTest extends FaultCase {
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  // Pipelines that no other test has.
  private static final int SHARED = 7401;
  private static final int REBALANCED = 7402;
  private static final int WRONG = 7403;

  TwoOfEachTest(Ground ground) throws Exception {
    super(ground);
  }

  @Test
  void two_runs_of_one_pipeline_are_shared_by_all_and_computed_once() throws Exception {
    var expected = undisturbed(Pipelines.number(SHARED));
    try (var planner = SecondProcess.of(system, "planner", Map.of());
        var executor = SecondProcess.of(system, "executor", Map.of())) {
      await().atMost(PATIENCE).until(() -> planner.ready() && executor.ready());
      long planned = planner.handled();
      long executed = executor.handled();

      var runs =
          List.of(rounds.start(Pipelines.number(SHARED)), rounds.start(Pipelines.number(SHARED)));

      for (var run : runs) {
        rounds.awaitEnd(run);
        assertThat(rounds.results(run)).isEqualTo(expected);
      }
      assertThat(runs.stream().mapToLong(this::materialized).sum())
          .isEqualTo(slices(runs.getFirst()));
      // A recording has one planner; which, the broker decides.
      assertThat(executor.handled()).isGreaterThan(executed);
      assertThat(planner.handled()).isGreaterThanOrEqualTo(planned);
    }
  }

  @Test
  void processes_that_join_and_die_in_the_middle_of_a_run_change_nothing() throws Exception {
    var expected = undisturbed(Pipelines.number(REBALANCED));
    var run = rounds.start(Pipelines.number(REBALANCED));
    rounds.awaitAssets(run, ENOUGH);
    // Else the run would be over before they are there.
    system.traps().holdCommits(0);
    try (var planner = SecondProcess.of(system, "planner", Map.of());
        var executor = SecondProcess.of(system, "executor", Map.of())) {
      await().atMost(PATIENCE).until(() -> planner.ready() && executor.ready());
      system.traps().letCommitsGo();
      rounds.awaitAssets(run, 3 * ENOUGH);
      assertThat(rounds.ended(run)).isFalse();
      planner.kill();
      executor.kill();
    }

    rounds.awaitEnd(run);

    assertThat(rounds.results(run)).isEqualTo(expected);
  }

  @Tag("long")
  @Test
  void an_executor_whose_clock_is_two_hours_ahead_and_then_behind_changes_nothing(
      @TempDir Path folder) throws Exception {
    var expected = undisturbed(Pipelines.number(WRONG));
    var clock = FakeClock.in(folder);
    // A broker with its defaults refuses what comes from more than an hour ahead.
    clock.set(TWO_HOURS);
    try (var executor = SecondProcess.of(system, "executor", clock.environment())) {
      await().atMost(PATIENCE).until(executor::ready);
      long executed = executor.handled();
      // Both have some of it in hand when the clock is set.
      system.traps().holdCommits(0);
      var run = rounds.start(Pipelines.number(WRONG));
      await().atMost(PATIENCE).until(() -> executor.handled() > executed);

      clock.set(TWO_HOURS.negated());
      system.traps().letCommitsGo();

      rounds.awaitEnd(run);
      assertThat(rounds.results(run)).isEqualTo(expected);
      // It cannot work with such a clock; whoever started it starts it again.
      await().atMost(PATIENCE).until(() -> !executor.alive());
    }
  }

  private long materialized(String run) {
    return rounds.number(
        "select sum((summary->>'materialized')::int) from planner.node where run = ?", run);
  }

  private long slices(String run) {
    return rounds.number(
        """
        select sum((summary->>'slices')::int - (summary->>'skipped')::int) from planner.node
        where run = ?
        """,
        run);
  }
}
