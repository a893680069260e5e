package dev.virgo.planner.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.planner.core.RunEvent;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.planner.world.FakeCache;
import dev.virgo.planner.world.FakeExecutor;
import dev.virgo.planner.world.Ground;
import dev.virgo.planner.world.HandWired;
import dev.virgo.planner.world.Samples;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.Priority;
import dev.virgo.wire.Rpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLoopTest {
  private static final Ground GROUND = Ground.fresh("loop");
  private static final FakeCache CACHE = new FakeCache();
  private static final FakeExecutor EXECUTOR = new FakeExecutor(CACHE);
  private static Server server = unstarted();
  private static ManagedChannel channel = Rpc.channel("127.0.0.1:1", "unused");

  private static final String SLOW =
      """
      use virgo.eeg
      in eeg: Signal
      slow = EEGBandpass(eeg, {low_hz: 0.5, high_hz: 4.0})
      out slow
      """;

  @TempDir Path folder;
  private HandWired planner = planner(Path.of("/tmp"));

  private static Server unstarted() {
    return io.grpc.netty.NettyServerBuilder.forPort(0).build();
  }

  @BeforeAll
  static void serve() throws Exception {
    channel.shutdownNow();
    server = HandWired.serve(CACHE, EXECUTOR, 0);
    channel = Rpc.channel("127.0.0.1:" + server.getPort(), "unused");
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @BeforeEach
  void clear() throws Exception {
    GROUND.clear();
    CACHE.clear();
    EXECUTOR.clear();
    planner = planner(folder).published();
    GROUND.drainOutbox();
  }

  /** Another instance on the same rows, with an empty memory. */
  private static HandWired planner(Path blobs) {
    return new HandWired(GROUND, channel, blobs, new SimpleMeterRegistry());
  }

  private RunRow onlyRun() throws Exception {
    return GROUND.database().read(it -> planner.runs.list(it, "", "", "", 100)).getFirst();
  }

  private RunRow run(String id) throws Exception {
    return GROUND.database().read(it -> planner.runs.find(it, id)).orElseThrow();
  }

  private String started(String source) throws Exception {
    return planner
        .requests
        .ask(
            new Pinning.Wanted(
                dev.virgo.planner.RunIds.next(),
                "rec",
                null,
                source,
                Map.of(),
                null,
                Priority.INTERACTIVE,
                "api",
                null))
        .run()
        .id();
  }

  private int slices(String run, String counter) throws Exception {
    return Integer.parseInt(
        GROUND
            .query(
                "select coalesce(sum((summary->>'%s')::int), 0) from planner.node where run = '%s'"
                    .formatted(counter, run))
            .getFirst());
  }

  /** Runs that the planner counted as ended so. */
  private long ended(String pipeline, String result, String error) {
    return planner
        .meters
        .get("cicd.pipeline.run.duration")
        .tags("cicd.pipeline.name", pipeline, "cicd.pipeline.result", result, "error.type", error)
        .timer()
        .count();
  }

  private double executing(String pipeline) {
    return planner
        .meters
        .get("cicd.pipeline.run.active")
        .tags("cicd.pipeline.name", pipeline, "cicd.pipeline.run.state", "executing")
        .gauge()
        .value();
  }

  @Test
  void an_ingested_recording_runs_through_the_standard_pipeline() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    assertThat(onlyRun().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(executing("standard_v2026q2")).isEqualTo(1);
    var events = planner.workOff(EXECUTOR);
    var row = onlyRun();
    assertThat(executing("standard_v2026q2")).isZero();
    assertThat(ended("standard_v2026q2", "success", "")).isEqualTo(1);
    assertThat(row.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(row.pipeline()).isEqualTo("standard_v2026q2");
    // filtered and alpha: six slices of ten seconds each; quality: one; the notch never starts.
    assertThat(slices(row.id(), "materialized")).isEqualTo(13);
    assertThat(row.manifest()).containsKeys("clean", "alpha");
    assertThat(events).filteredOn(Event.RunStarted.class::isInstance).hasSize(1);
    assertThat(events).filteredOn(Event.RunCompleted.class::isInstance).hasSize(1);
    assertThat(CACHE.finished).containsExactly(row.id());
  }

  @Test
  void a_second_run_finds_everything_and_dispatches_nothing() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    planner.workOff(EXECUTOR);
    planner.receive(
        new Event.RunRequested(
            "again", "rec", "standard_v2026q2", null, Map.of(), null, Priority.INTERACTIVE, "api"));
    assertThat(planner.workOff(EXECUTOR)).noneMatch(Event.NodeReady.class::isInstance);
    assertThat(run("again").status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(slices("again", "materialized")).isZero();
    assertThat(slices("again", "hit")).isEqualTo(13);
  }

  @Test
  void hits_are_found_slice_by_slice_where_no_whole_is_known() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    planner.workOff(EXECUTOR);
    CACHE.forgetWholes();
    planner.receive(
        new Event.RunRequested(
            "again", "rec", "standard_v2026q2", null, Map.of(), null, Priority.INTERACTIVE, "api"));
    assertThat(planner.workOff(EXECUTOR)).noneMatch(Event.NodeReady.class::isInstance);
    assertThat(slices("again", "hit")).isEqualTo(13);
  }

  @Test
  void redelivered_events_change_nothing() throws Exception {
    var ingested = Samples.ingested("rec", 20, "a");
    planner.receive(ingested);
    var ready = GROUND.drainOutbox();
    planner.receive(ingested);
    assertThat(GROUND.drainOutbox()).isEmpty();
    var done =
        ready.stream()
            .filter(Event.NodeReady.class::isInstance)
            .map(Event.NodeReady.class::cast)
            .map(EXECUTOR::run)
            .toArray(Event[]::new);
    planner.receive(done);
    var followed = GROUND.drainOutbox().size();
    assertThat(followed).isPositive();
    var before = GROUND.query("select summary from planner.node order by node");
    planner.receive(done);
    assertThat(GROUND.drainOutbox()).isEmpty();
    assertThat(GROUND.query("select summary from planner.node order by node")).isEqualTo(before);
  }

  @Test
  void another_instance_takes_a_run_up_in_the_middle_from_its_rows() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    var first =
        GROUND.drainOutbox().stream()
            .filter(Event.NodeReady.class::isInstance)
            .map(Event.NodeReady.class::cast)
            .toList();
    planner.receive(EXECUTOR.run(first.getFirst()));
    var other = planner(folder);
    for (var ready : first.subList(1, first.size())) {
      other.receive(EXECUTOR.run(ready));
    }
    other.workOff(EXECUTOR);
    assertThat(onlyRun().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(slices(onlyRun().id(), "pending")).isZero();
    assertThat(slices(onlyRun().id(), "materialized")).isEqualTo(13);
  }

  @Test
  void who_loses_the_race_for_the_row_decides_again_on_what_the_other_wrote() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    var ready =
        GROUND.drainOutbox().stream()
            .filter(Event.NodeReady.class::isInstance)
            .map(Event.NodeReady.class::cast)
            .toList();
    var other = planner(folder);
    // Both hold the run in memory now; only one may write each version of its row.
    other.receive(EXECUTOR.run(ready.getFirst()));
    for (var each : ready.subList(1, ready.size())) {
      planner.receive(EXECUTOR.run(each));
    }
    planner.workOff(EXECUTOR);
    assertThat(onlyRun().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(planner.meters.counter("virgo.planner.conflicts").count()).isPositive();
  }

  @Test
  void a_choice_starts_only_the_side_it_takes() throws Exception {
    EXECUTOR.mainsRatio = 0.9;
    planner.receive(Samples.ingested("rec", 60, "a"));
    var events = planner.workOff(EXECUTOR);
    assertThat(events)
        .filteredOn(Event.NodeReady.class::isInstance)
        .map(event -> ((Event.NodeReady) event).identity())
        .contains("dev.virgo.transforms.eeg.Notch@0.1.0");
    assertThat(onlyRun().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void describe_is_asked_once_and_kept() throws Exception {
    planner.receive(Samples.ingested("rec", 20, "a"));
    planner.workOff(EXECUTOR);
    int asked = EXECUTOR.described.get();
    planner(folder).receive(Samples.ingested("other", 20, "b"));
    assertThat(EXECUTOR.described.get()).isEqualTo(asked);
  }

  @Test
  void a_run_waits_while_no_worker_can_describe_and_others_do_not() throws Exception {
    EXECUTOR.away = true;
    planner.receive(Samples.ingested("rec", 20, "a"));
    assertThat(onlyRun().status()).isEqualTo(RunStatus.PLANNING);
    assertThat(GROUND.drainOutbox()).isEmpty();
    EXECUTOR.away = false;
    planner.reconciler(Duration.ofHours(1), Duration.ofHours(1)).takeUpWaiting();
    planner.workOff(EXECUTOR);
    assertThat(onlyRun().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void results_are_taken_in_while_the_cache_is_away() throws Exception {
    planner.receive(Samples.ingested("rec", 20, "a"));
    var done =
        GROUND.drainOutbox().stream()
            .filter(Event.NodeReady.class::isInstance)
            .map(event -> EXECUTOR.run((Event.NodeReady) event))
            .toArray(Event[]::new);
    CACHE.away = true;
    planner.receive(done);
    assertThat(slices(onlyRun().id(), "materialized")).isPositive();
    CACHE.away = false;
    planner.reconciler(Duration.ofHours(1), Duration.ofHours(1)).takeUpWaiting();
    planner.workOff(EXECUTOR);
    assertThat(onlyRun().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void a_failed_node_fails_the_run_and_a_retry_resumes_from_what_is_finished() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    planner.workOff(EXECUTOR);
    var id = started(SLOW);
    var request =
        GROUND.drainOutbox().stream().filter(Event.RunRequested.class::isInstance).toList();
    planner.receive(request.getFirst());
    var ready =
        GROUND.drainOutbox().stream()
            .filter(Event.NodeReady.class::isInstance)
            .map(Event.NodeReady.class::cast)
            .toList();
    planner.receive(FakeExecutor.fail(ready.getFirst(), "no such channel"));
    for (var each : ready.subList(1, ready.size())) {
      planner.receive(EXECUTOR.run(each));
    }
    assertThat(GROUND.drainOutbox())
        .filteredOn(Event.RunFailed.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.RunFailed.class,
            failed -> {
              assertThat(failed.node()).isEqualTo("slow");
              assertThat(failed.reason()).contains("no such channel");
            });
    assertThat(run(id).status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended("other", "failure", "node")).isEqualTo(1);
    var errors = planner.meters.get("cicd.pipeline.run.errors").tag("error.type", "PERMANENT");
    // One for each of its six slices.
    assertThat(errors.counter().count()).isEqualTo(6);

    var again = planner.requests.retry(id, "again", null).orElseThrow();
    planner.workOff(EXECUTOR);
    assertThat(run(again).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run(again).retryOf()).isEqualTo(id);
  }

  @Test
  void a_cancelled_run_tells_the_cache_and_takes_no_results_any_more() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    var ready = (Event.NodeReady) ready();
    var id = onlyRun().id();
    planner.loop.handle(id, List.of(new RunEvent.CancelRequested()));
    assertThat(run(id).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(CACHE.cancelled).containsExactly(id);
    assertThat(ended("standard_v2026q2", "cancellation", "")).isEqualTo(1);
    long version = run(id).version();
    planner.receive(EXECUTOR.run(ready));
    assertThat(run(id).version()).isEqualTo(version);
    assertThat(slices(id, "pending")).isZero();
  }

  /** A service that fails between the two, or a cache that is away. */
  @Test
  void a_cancelled_run_of_which_the_cache_has_not_heard_is_told_again() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    var id = onlyRun().id();
    CACHE.away = true;
    planner.loop.handle(id, List.of(new RunEvent.CancelRequested()));
    assertThat(run(id).status()).isEqualTo(RunStatus.CANCELLED);
    planner.withdrawals.repeat();
    assertThat(CACHE.cancelled).isEmpty();
    CACHE.away = false;
    planner.withdrawals.repeat();
    planner.withdrawals.repeat();
    assertThat(CACHE.cancelled).containsExactly(id);
  }

  private Event ready() throws Exception {
    return GROUND.drainOutbox().stream()
        .filter(Event.NodeReady.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_deleted_recording_cancels_what_runs_on_it() throws Exception {
    planner.receive(Samples.ingested("rec", 60, "a"));
    planner.receive(new Event.RecordingDeleted("rec"));
    assertThat(onlyRun().status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void a_recording_that_changed_meanwhile_gets_one_more_run_when_the_first_ends() throws Exception {
    planner.receive(Samples.ingested("rec", 20, "a"));
    var longer = Samples.ingested("rec", 40, "a");
    planner.receive(new Event.RecordingChanged("rec", 2, longer.start(), longer.streams()));
    planner.receive(new Event.RecordingChanged("rec", 3, longer.start(), longer.streams()));
    assertThat(GROUND.query("select id from planner.run")).hasSize(1);
    planner.workOff(EXECUTOR);
    assertThat(
            GROUND.query(
                "select recording_revision || ' ' || status from planner.run order by created_at"))
        .containsExactly("1 COMPLETED", "3 COMPLETED");
  }

  @Test
  void a_recording_without_an_eeg_lacks_those_outputs_and_completes() throws Exception {
    planner.receive(
        new Event.RecordingIngested(
            "rec",
            1,
            java.time.Instant.EPOCH,
            List.of(
                Samples.stream("ecg", "signal", 10, null, Samples.blocks(10, "e"), null, null))));
    assertThat(planner.workOff(EXECUTOR)).noneMatch(Event.NodeReady.class::isInstance);
    assertThat(onlyRun().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(onlyRun().manifest()).isEmpty();
  }

  @Test
  void a_request_that_cannot_be_met_is_a_failed_run_that_says_why() throws Exception {
    planner.receive(requested("a", "nowhere", SLOW));
    assertThat(run("a").error()).contains("no recording 'nowhere'");

    planner.receive(Samples.ingested("rec", 10, "a"));
    planner.receive(
        requested("b", "rec", "use virgo.eeg\nin ecg: Signal\nx = EEGBandpass(ecg)\nout x"));
    assertThat(run("b").error()).contains("no stream 'ecg'").contains("it has eeg (signal)");

    planner.receive(requested("c", "rec", "out nothing"));
    assertThat(run("c").diagnostics().getFirst().path("kind").asText())
        .isEqualTo("UndefinedVariable");
    assertThat(GROUND.drainOutbox()).filteredOn(Event.RunFailed.class::isInstance).hasSize(3);
    assertThat(ended("other", "failure", "rejected")).isEqualTo(3);
  }

  private static Event.RunRequested requested(String run, String recording, String source) {
    return new Event.RunRequested(
        run, recording, null, source, Map.of(), null, Priority.INTERACTIVE, "backfill");
  }

  @Test
  void a_bulk_run_emits_bulk_work() throws Exception {
    planner.receive(Samples.ingested("rec", 10, "a"));
    planner.workOff(EXECUTOR);
    planner.receive(
        new Event.RunRequested(
            "bulk", "rec", null, SLOW, Map.of(), null, Priority.BULK, "backfill"));
    assertThat(((Event.NodeReady) ready()).priority()).isEqualTo(Priority.BULK);
  }

  @Test
  void a_run_that_was_written_but_never_planned_is_taken_up_by_the_reconciler() throws Exception {
    planner.receive(Samples.ingested("rec", 10, "a"));
    planner.workOff(EXECUTOR);
    var id = started(SLOW);
    GROUND.drainOutbox();
    GROUND.execute("update planner.run set progressed_at = now() - interval '1 hour'");
    var other = planner(folder);
    other.reconciler(Duration.ofMinutes(1), Duration.ofHours(2)).look();
    assertThat(run(id).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(other.meters.counter("virgo.planner.repairs").count()).isZero();
  }

  @Test
  void slices_that_stay_silent_are_sent_out_again_and_counted() throws Exception {
    planner.receive(Samples.ingested("rec", 10, "a"));
    var lost = GROUND.drainOutbox();
    assertThat(lost).anyMatch(Event.NodeReady.class::isInstance);
    GROUND.execute("update planner.run set progressed_at = now() - interval '1 hour'");
    planner.reconciler(Duration.ofMinutes(1), Duration.ofMinutes(10)).look();
    assertThat(planner.meters.counter("virgo.planner.repairs").count()).isPositive();
    planner.workOff(EXECUTOR);
    assertThat(onlyRun().status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void an_event_that_keeps_breaking_a_run_ends_it() throws Exception {
    planner.receive(Samples.ingested("rec", 10, "a"));
    var id = onlyRun().id();
    planner.loop.impossible(id, "rec", "it keeps failing");
    assertThat(run(id).status()).isEqualTo(RunStatus.FAILED);
    assertThat(run(id).error()).isEqualTo("it keeps failing");
    // Even where the run cannot be taken up any more.
    var second = started(SLOW);
    GROUND.execute("update planner.run set source = 'broken' where id = '" + second + "'");
    planner.loop.impossible(second, "rec", "it keeps failing");
    assertThat(run(second).status()).isEqualTo(RunStatus.FAILED);
  }
}
