package dev.virgo.planner.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.planner.world.FakeExecutor;
import dev.virgo.planner.world.HandWired;
import dev.virgo.planner.world.Samples;
import dev.virgo.planner.world.Scene;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.rpc.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions that nobody answers, or that are answered by a failure. */
class UnansweredTest {
  private static final Scene SCENE = new Scene("unanswered");
  private static final Duration LONG = Duration.ofHours(1);

  /** Well above the half second after which it is tried, also on a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;

  @AfterAll
  static void close() {
    SCENE.close();
  }

  @BeforeEach
  void clear() throws Exception {
    SCENE.clear();
  }

  private RunRow only(HandWired planner, String recording) throws Exception {
    var runs = SCENE.runs(planner, recording);
    assertThat(runs).hasSize(1);
    return runs.getFirst();
  }

  private static List<Event> results() throws Exception {
    var results = new ArrayList<Event>();
    for (var event : SCENE.ground.drainOutbox()) {
      if (event instanceof Event.NodeReady ready) {
        results.add(SCENE.executor.run(ready));
      }
    }
    return results;
  }

  @ParameterizedTest
  @EnumSource(names = {"TRANSFORM", "PERMANENT", "CODE_MISMATCH"})
  void what_an_author_s_code_throws_when_described_fails_the_run(Failure.Kind kind)
      throws Exception {
    SCENE.executor.describeFailures.put(
        "EEGBandpass", FakeExecutor.failure(kind, "NullPointerException in locality()"));
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    planner.workOff(SCENE.executor);
    var run = only(planner, "rec");
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.error())
        .contains("EEGBandpass")
        .contains("could not be described: NullPointerException in locality()");
    // Another executor may have better code: such an answer is not kept.
    SCENE.executor.describeFailures.clear();
    planner.receive(Samples.ingested("other", 20, "b"));
    planner.workOff(SCENE.executor);
    assertThat(only(planner, "other").status()).isEqualTo(RunStatus.COMPLETED);
  }

  /** The notch is described only once the signal's quality has decided for it. */
  @Test
  void what_fails_to_be_described_after_a_choice_fails_the_run_too() throws Exception {
    SCENE.executor.mainsRatio = 0.9;
    SCENE.executor.describeFailures.put(
        "Notch", FakeExecutor.failure(Failure.Kind.TRANSFORM, "IllegalStateException"));
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    planner.workOff(SCENE.executor);
    assertThat(only(planner, "rec").status()).isEqualTo(RunStatus.FAILED);
    assertThat(only(planner, "rec").error()).contains("Notch").contains("IllegalStateException");
  }

  @Test
  void a_transform_that_kills_whoever_describes_it_is_asked_three_times() throws Exception {
    SCENE.executor.describeFailures.put(
        "SignalQuality", FakeExecutor.failure(Failure.Kind.LOST, "exit code 1"));
    var planner = SCENE.planner(folder);
    var reconciler = planner.reconciler(LONG, LONG);
    planner.receive(Samples.ingested("rec", 20, "a"));
    reconciler.takeUpWaiting();
    assertThat(only(planner, "rec").status()).isEqualTo(RunStatus.PLANNING);
    reconciler.takeUpWaiting();
    assertThat(only(planner, "rec").error()).contains("lost 3 times in a row: exit code 1");
  }

  @Test
  void a_question_that_stays_open_after_a_choice_holds_up_no_other_recording() throws Exception {
    SCENE.executor.mainsRatio = 0.9;
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"), Samples.ingested("other", 20, "b"));
    SCENE.executor.describeFailures.put(
        "Notch", FakeExecutor.failure(Failure.Kind.LOST, "no worker"));
    planner.receive(results().toArray(Event[]::new));
    var summaries =
        "select run || node || (summary->>'materialized') from planner.node order by run, node";
    var taken = SCENE.ground.query(summaries);
    assertThat(SCENE.ground.query("select sum((summary->>'materialized')::int) from planner.node"))
        .as("what happened is written before the question is answered")
        .doesNotContain("0");
    // Another instance finds it there, and goes on.
    SCENE.executor.describeFailures.clear();
    var heir = SCENE.planner(folder);
    assertThat(SCENE.ground.query(summaries)).isEqualTo(taken);
    SCENE.ground.execute("update planner.run set progressed_at = now() - interval '1 hour'");
    heir.reconciler(Duration.ofMinutes(1), Duration.ofHours(2)).look();
    heir.workOff(SCENE.executor);
    assertThat(only(heir, "rec").status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(only(heir, "other").status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void a_run_that_waits_is_not_asked_about_with_every_event() throws Exception {
    SCENE.executor.mainsRatio = 0.9;
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 60, "a"));
    SCENE.executor.describeFailures.put(
        "Notch", FakeExecutor.failure(Failure.Kind.LOST, "no worker"));
    var results = results();
    planner.receive(results.toArray(Event[]::new));
    int asked = SCENE.executor.described.get();
    for (var each : results) {
      planner.receive(each);
    }
    assertThat(SCENE.executor.described.get()).isEqualTo(asked);
    SCENE.executor.describeFailures.clear();
    planner.reconciler(LONG, LONG).takeUpWaiting();
    planner.workOff(SCENE.executor);
    assertThat(only(planner, "rec").status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void a_run_whose_last_question_stays_open_puts_it_again() throws Exception {
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    var results = results();
    planner.receive(results.toArray(Event[]::new));
    var last = results();
    SCENE.cache.away = true;
    planner.receive(last.toArray(Event[]::new));
    assertThat(only(planner, "rec").status()).isEqualTo(RunStatus.RUNNING);
    SCENE.cache.away = false;
    planner.reconciler(LONG, LONG).takeUpWaiting();
    planner.workOff(SCENE.executor);
    assertThat(only(planner, "rec").status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void a_run_that_waits_goes_on_soon_after_the_executor_is_back() throws Exception {
    SCENE.executor.away = true;
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    assertThat(planner.loop.waiting()).hasSize(1);
    int asked = SCENE.executor.described.get();
    var reconciler = planner.reconciler(LONG, LONG);
    reconciler.start();
    try {
      SCENE.executor.away = false;

      await().atMost(SOON).until(() -> SCENE.executor.described.get() > asked);
    } finally {
      reconciler.close();
    }
  }

  @Test
  void a_run_that_waits_can_be_cancelled() throws Exception {
    SCENE.executor.away = true;
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    planner.loop.handle(only(planner, "rec").id(), List.of(new RunEvent.CancelRequested()));
    assertThat(only(planner, "rec").status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void a_waiting_run_that_cannot_be_taken_up_keeps_no_other_waiting_and_ends() throws Exception {
    SCENE.executor.away = true;
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("broken", 20, "a"));
    planner.receive(Samples.ingested("rec", 20, "b"));
    SCENE.ground.execute("update planner.run set source = 'broken' where recording = 'broken'");
    SCENE.executor.away = false;
    var reconciler = planner.reconciler(Duration.ZERO, Duration.ofHours(9));
    reconciler.takeUpWaiting();
    planner.workOff(SCENE.executor);
    assertThat(only(planner, "rec").status()).isEqualTo(RunStatus.COMPLETED);
    SCENE.ground.execute("update planner.run set progressed_at = now() - interval '1 hour'");
    reconciler.look();
    assertThat(only(planner, "broken").status()).isEqualTo(RunStatus.PLANNING);
    reconciler.look();
    assertThat(only(planner, "broken").error()).contains("no longer compiles");
  }

  /** More than one look takes: the others must not be looked at for ever. */
  @Test
  void a_quiet_run_has_its_turn_behind_hundreds_that_stay_quiet() throws Exception {
    SCENE.executor.away = true;
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 20, "a"));
    SCENE.executor.away = false;
    SCENE.ground.execute(
        """
        insert into planner.run (id, recording, recording_revision, pipeline, standard, source,
          structural_hash, pins, inputs, grid_ns, priority, requested_by, status)
        select '0' || n, 'nowhere', 1, 'p', false, '', '', '{}', '{}', 1, 'BULK', 'api', 'RUNNING'
        from generate_series(1, 200) n
        """);
    SCENE.ground.execute(
        """
        update planner.run set progressed_at = now() - interval '1 hour'
          - case when recording = 'nowhere' then interval '1 hour' else interval '0' end
        """);
    var other = SCENE.planner(folder);
    var reconciler = other.reconciler(Duration.ofMinutes(1), Duration.ofHours(9));
    reconciler.look();
    reconciler.look();
    assertThat(only(other, "rec").status()).isEqualTo(RunStatus.RUNNING);
  }
}
