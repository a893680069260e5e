package dev.virgo.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.time.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final String STANDARD =
      """
      use virgo.eeg
      in eeg: Signal
      filtered = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0}) with retry: 2
      quality  = SignalQuality(eeg)
      clean    = if (quality.mains_ratio > 0.2) Notch(filtered, {hz: 50.0}) else filtered
      alpha    = BandPower(clean, {low_hz: 8.0, high_hz: 13.0})
      out clean
      out alpha
      """;

  private final World world = new World(Registry.eeg());

  @Test
  void a_first_run_computes_every_slice_once_and_completes() {
    var state = world.run(world.spec("r1", STANDARD, World.minute()));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(world.executions("filtered")).isEqualTo(6);
    assertThat(world.executions("quality")).isEqualTo(1);
    assertThat(world.executions("clean.notch")).isEqualTo(6);
    assertThat(world.executions("alpha")).isEqualTo(6);
    assertThat(state.manifests()).containsOnlyKeys("clean", "alpha");
    assertThat(Work.present(state.manifests().get("alpha")).slices()).isEqualTo(6);
  }

  @Test
  void the_same_again_executes_nothing_and_asks_for_no_slice() {
    world.run(world.spec("r1", STANDARD, World.minute()));
    world.executed.clear();
    world.lookups = 0;

    var state = world.run(world.spec("r2", STANDARD, World.minute()));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(world.executed).isEmpty();
    assertThat(world.lookups).isZero();
    assertThat(state.nodes()).allSatisfy(node -> assertThat(node.hit()).isEqualTo(node.slices()));
  }

  @Test
  void another_configuration_executes_only_what_depends_on_it() {
    world.run(world.spec("r1", STANDARD, World.minute()));
    world.executed.clear();

    world.run(world.spec("r2", STANDARD.replace("low_hz: 8.0", "low_hz: 9.0"), World.minute()));

    assertThat(world.executed).allMatch(name -> name.startsWith("alpha[")).hasSize(6);
  }

  /** In this world a whole field had cost one dollar, and quality has two. */
  @Test
  void what_a_hit_saves_is_what_all_its_fields_had_cost() {
    world.run(world.spec("r1", STANDARD, World.minute()));

    var again = world.run(world.spec("r2", STANDARD, World.minute()));

    assertThat(summary(again, "filtered").savedUsd()).isEqualTo(1);
    assertThat(summary(again, "quality").savedUsd()).isEqualTo(2);
  }

  @Test
  void the_untaken_side_of_a_choice_never_starts() {
    world.mainsRatio = 0.1;

    var state = world.run(world.spec("r1", STANDARD, World.minute()));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(world.executions("clean.notch")).isZero();
    assertThat(world.executions("alpha")).isEqualTo(6);
  }

  @Test
  void a_choice_adds_nothing_to_the_keys_below_it() {
    world.mainsRatio = 0.1;
    world.run(world.spec("r1", STANDARD, World.minute()));
    world.executed.clear();

    var direct =
        """
        use virgo.eeg
        in eeg: Signal
        f = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
        a = BandPower(f, {low_hz: 8.0, high_hz: 13.0})
        out a
        """;
    world.run(world.spec("r2", direct, World.minute()));

    assertThat(world.executed).isEmpty();
  }

  @Test
  void a_version_that_leaves_the_code_alone_runs_nothing() {
    world.run(world.spec("r1", STANDARD, World.minute()));
    world.executed.clear();
    world.registry.signal("EEGBandpass", "1.1.0", "bandpass", "low_hz", "high_hz");

    var state = world.run(world.spec("r2", STANDARD, World.minute()));

    assertThat(world.executed).isEmpty();
    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(summary(state, "filtered").cutoff()).isEqualTo(6);
  }

  @Test
  void a_version_with_other_code_runs_that_node_and_what_reads_it() {
    world.run(world.spec("r1", STANDARD, World.minute()));
    world.executed.clear();
    world.registry.signal("Notch", "1.1.0", "another notch", "hz");

    world.run(world.spec("r2", STANDARD, World.minute()));

    assertThat(world.executions("filtered")).isZero();
    assertThat(world.executions("quality")).isZero();
    assertThat(world.executions("clean.notch")).isEqualTo(6);
    assertThat(world.executions("alpha")).isEqualTo(6);
  }

  @Test
  void a_retried_slice_succeeds_within_its_attempts() {
    var state = chosen(World.minute());
    for (int attempt = 0; attempt < 2; attempt++) {
      var ready = take("filtered");
      state =
          world.feed(
              state,
              new RunEvent.SlicesDone(
                  new Event.NodeDone(
                      "r1",
                      "rec",
                      "filtered",
                      "run",
                      ready.slices().stream()
                          .map(slice -> World.failed(slice, Event.Reason.TRANSFORM))
                          .toList())));
    }

    assertThat(world.finish(state).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void a_failed_node_fails_its_dependants_and_nothing_else() {
    world.failingNode = "clean.notch";

    var state = world.run(world.spec("r1", STANDARD, World.minute()));

    assertThat(state.status()).isEqualTo(RunStatus.FAILED);
    assertThat(state.failedNode()).isEqualTo("clean.notch");
    assertThat(world.executions("filtered")).isEqualTo(6);
    assertThat(summary(state, "alpha").failed()).isEqualTo(6);
    assertThat(world.emitted).anyMatch(Event.RunFailed.class::isInstance);
  }

  @Test
  void what_is_told_of_a_node_before_its_choice_is_made_again_is_not_lost() {
    var spec = world.spec("r1", STANDARD, World.minute());
    var state = world.feed(RunState.begin(spec), new RunEvent.Begin());
    while (!world.queue.getFirst().node().equals("alpha")) {
      state = world.feed(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));
    }
    var removed =
        state.slices().stream()
            .filter(slice ->
                List.of("quality", "filtered", "clean.notch").contains(slice.node())
                    && slice.slice().t0Ns() == 0)
            .map(slice -> Work.present(slice.assetKey()))
            .toList();
    world.assets.keySet().removeAll(removed);
    state = world.feed(state, new RunEvent.FinishRefused(removed));
    var again = List.copyOf(world.queue);
    assertThat(again).extracting(Event.NodeReady::node).contains("quality", "filtered", "alpha");

    // After a restart nobody knows whether filtered is needed until quality is there again.
    world.queue.clear();
    state = world.feed(RunState.resume(spec, state.snapshot()), new RunEvent.Begin());
    for (var node : List.of("filtered", "quality", "alpha")) {
      for (var ready : again) {
        if (ready.node().equals(node)) {
          state = world.feed(state, new RunEvent.SlicesDone(world.execute(ready)));
        }
      }
    }

    assertThat(world.finish(state).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void a_rerun_after_a_failure_resumes_from_the_finished_assets() {
    world.failingNode = "clean.notch";
    world.run(world.spec("r1", STANDARD, World.minute()));
    world.executed.clear();
    world.failingNode = null;

    world.run(world.spec("r2", STANDARD, World.minute()));

    assertThat(world.executions("filtered")).isZero();
    assertThat(world.executions("quality")).isZero();
    assertThat(world.executions("alpha")).isEqualTo(6);
  }

  @Test
  void a_redelivered_result_does_not_dispatch_twice() {
    var state = chosen(World.minute());
    var done = new RunEvent.SlicesDone(world.execute(take("filtered")));

    state = world.feed(state, done);
    int queued = world.queue.size();
    state = world.feed(state, done);

    assertThat(world.queue).hasSize(queued);
    assertThat(state.status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void an_outcome_of_an_earlier_dispatch_counts_only_if_it_is_a_success() {
    var state =
        world.feed(
            RunState.begin(world.spec("r1", STANDARD, World.minute())), new RunEvent.Begin());
    var first = take("quality");
    state = world.feed(state, done(first, Event.Decision.EXPIRED, null));
    var second = take("quality");

    var ignored = world.feed(state, done(first, Event.Decision.FAILED, Event.Reason.PERMANENT));
    assertThat(ignored.status()).isEqualTo(RunStatus.RUNNING);
    var counted = world.feed(state, new RunEvent.SlicesDone(world.execute(first)));

    assertThat(second.slices().getFirst().dispatch())
        .isGreaterThan(first.slices().getFirst().dispatch());
    assertThat(summary(counted, "quality").materialized()).isEqualTo(1);
  }

  @Test
  void the_third_loss_of_a_slice_fails_it() {
    var state =
        world.feed(
            RunState.begin(world.spec("r1", STANDARD, World.minute())), new RunEvent.Begin());
    for (int loss = 0; loss < Outcomes.MAX_LOSSES; loss++) {
      state = world.feed(state, done(take("quality"), Event.Decision.RELEASED, Event.Reason.LOST));
    }

    assertThat(world.finish(state).status()).isEqualTo(RunStatus.FAILED);
    assertThat(state.error()).contains("quality").contains("worker died 3 times");
  }

  @Test
  void a_slice_that_takes_every_cluster_down_fails_the_tenth_time() {
    var state =
        world.feed(
            RunState.begin(world.spec("r1", STANDARD, World.minute())), new RunEvent.Begin());
    for (int time = 1; time <= Outcomes.MAX_EXPIRIES; time++) {
      assertThat(state.status()).isEqualTo(RunStatus.RUNNING);
      state =
          world.feed(
              state, done(take("quality"), Event.Decision.RELEASED, Event.Reason.INTERRUPTED));
    }

    assertThat(world.finish(state).status()).isEqualTo(RunStatus.FAILED);
    assertThat(state.error()).contains("quality").contains("went away while it ran", "10 times");
  }

  @Test
  void a_result_that_cannot_be_stored_fails_its_slice_at_the_third_time() {
    var state =
        world.feed(
            RunState.begin(world.spec("r1", STANDARD, World.minute())), new RunEvent.Begin());
    for (int time = 0; time < Outcomes.MAX_LOSSES; time++) {
      state =
          world.feed(state, done(take("quality"), Event.Decision.RELEASED, Event.Reason.STORAGE));
    }

    assertThat(world.finish(state).error()).contains("is the disk full?");
  }

  @Test
  void a_run_taken_up_from_its_rows_executes_only_what_was_not_done() {
    var spec = world.spec("r1", STANDARD, World.minute());
    var state = world.feed(RunState.begin(spec), new RunEvent.Begin());
    state = world.feed(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));
    int before = world.executed.size();
    var resumed = world.feed(RunState.resume(spec, state.snapshot()), new RunEvent.Begin());

    assertThat(world.executed).hasSize(before);
    assertThat(resumed.inFlight()).containsExactlyElementsOf(state.inFlight());
    assertThat(world.finish(resumed).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(world.executions("filtered")).isEqualTo(6);
  }

  @Test
  void where_slices_were_executed_is_known_also_to_a_run_taken_up_from_its_rows() {
    var spec = world.spec("r1", STANDARD, World.minute());
    var state = world.feed(RunState.begin(spec), new RunEvent.Begin());
    state = world.feed(state, new RunEvent.SlicesDone(world.execute(take("quality"))));
    var place = new Place("host", "1");
    assertThat(summary(state, "quality").places()).containsExactly(place);
    assertThat(summary(state, "filtered").places()).isEmpty();

    var resumed = world.feed(RunState.resume(spec, state.snapshot()), new RunEvent.Begin());
    assertThat(summary(resumed, "quality").places()).containsExactly(place);
  }

  @Test
  void what_failed_for_good_does_not_run_again_when_the_run_is_taken_up_from_its_rows() {
    var spec = world.spec("r1", STANDARD, World.minute());
    var state = world.feed(RunState.begin(spec), new RunEvent.Begin());
    state = world.feed(state, done(take("quality"), Event.Decision.FAILED, Event.Reason.PERMANENT));
    var inFlight = List.copyOf(world.queue);
    world.queue.clear();

    var resumed = world.feed(RunState.resume(spec, state.snapshot()), new RunEvent.Begin());

    assertThat(world.queue).isEmpty();
    assertThat(resumed.error()).isEqualTo(state.error()).contains("node quality: boom");
    assertThat(resumed.failedNode()).isEqualTo("quality");
    assertThat(resumed.slices()).isEqualTo(state.slices());
    world.queue.addAll(inFlight);
    var ended = world.finish(resumed);
    assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
    assertThat(ended.error()).isEqualTo(state.error());
    assertThat(world.executions("quality")).isZero();
  }

  @Test
  void the_rows_of_a_failed_run_show_its_slices_as_they_ended() {
    world.failingNode = "clean.notch";
    var spec = world.spec("r1", STANDARD, World.minute());
    var state = world.run(spec);

    var seen = world.feed(RunState.resume(spec, state.snapshot()), new RunEvent.Begin());

    assertThat(world.queue).isEmpty();
    assertThat(seen.slices()).isEqualTo(state.slices());
    assertThat(seen.nodes()).isEqualTo(state.nodes());
    assertThat(seen.error()).isEqualTo(state.error());
  }

  @Test
  void cancelling_ends_the_run_and_its_waiting_slices() {
    var state =
        world.feed(
            RunState.begin(world.spec("r1", STANDARD, World.minute())), new RunEvent.Begin());

    var cancelled = world.feed(state, new RunEvent.CancelRequested());

    assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(cancelled.nodes()).allSatisfy(node -> assertThat(node.pending()).isZero());
    assertThat(world.emitted).anyMatch(Event.RunCancelled.class::isInstance);
  }

  @Test
  void a_member_that_is_gone_at_the_end_is_made_again() {
    world.run(world.spec("r1", STANDARD, World.minute()));
    var gone =
        world.wholes.values().stream()
            .flatMap(whole -> whole.rows().stream())
            .filter(row -> row.slice().t0Ns() == 0 && row.value() == null)
            .map(RunEvent.Row::assetKey)
            .toList();
    gone.forEach(world.assets::remove);
    world.byCutoff.clear();
    world.executed.clear();

    var state = world.run(world.spec("r2", STANDARD, World.minute()));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(world.executed).isNotEmpty().allMatch(name -> name.contains("[0.0s,10.0s)"));
  }

  @Test
  void no_window_reaches_across_a_gap() {
    var recording =
        World.recording(
            60,
            List.of(
                new Span(0, 25 * World.SECOND), new Span(32 * World.SECOND, 60 * World.SECOND)));
    chosen(recording);

    var windows =
        world.queue.stream()
            .filter(ready -> ready.node().equals("filtered"))
            .flatMap(ready -> ready.slices().stream())
            .flatMap(slice -> slice.windows().getFirst().stream())
            .toList();

    assertThat(windows)
        .isNotEmpty()
        .allMatch(w -> w.w1Ns() <= 25 * World.SECOND || w.w0Ns() >= 32 * World.SECOND)
        .anyMatch(w -> w.w1Ns() == 25 * World.SECOND && !w.cutRight() && w.cutLeft())
        .anyMatch(w -> w.w0Ns() == 32 * World.SECOND && !w.cutLeft() && w.cutRight());
  }

  @Test
  void a_recording_without_an_optional_stream_lacks_those_outputs() {
    var source =
        STANDARD
            .replace("in eeg: Signal", "in eeg: Optional<Signal>")
            .replace("(quality.mains_ratio > 0.2)", "((quality.mains_ratio ?? 0.0) > 0.2)");
    var empty = new Recording("rec", 1, 60 * World.SECOND, new java.util.TreeMap<>());

    var state = world.run(world.spec("r1", source, empty));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(state.manifests()).isEmpty();
  }

  @Test
  void a_recording_without_samples_completes_at_once_with_empty_manifests() {
    var state =
        world.run(
            world.spec(
                "r1",
                """
                use virgo.eeg
                in eeg: Signal
                f = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
                q = SignalQuality(f)
                out f
                out q
                """,
                World.recording(0, List.of(new Span(0, 0)))));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(state.manifests()).containsOnlyKeys("f", "q.mains_ratio", "q.flat_ratio");
    assertThat(state.manifests().values())
        .allSatisfy(manifest -> assertThat(manifest.slices()).isZero());
    assertThat(world.queue).isEmpty();
  }

  @Test
  void a_choice_on_a_recording_without_samples_fails_and_says_why() {
    var state = world.run(world.spec("r1", STANDARD, World.recording(0, List.of(new Span(0, 0)))));

    assertThat(state.status()).isEqualTo(RunStatus.FAILED);
    assertThat(state.error())
        .contains("'mains_ratio' is absent")
        .contains("recording rec has no samples yet");
  }

  @Test
  void a_choice_that_says_what_to_do_without_a_value_needs_no_samples() {
    var source =
        STANDARD
            .replace("in eeg: Signal", "in eeg: Optional<Signal>")
            .replace("(quality.mains_ratio > 0.2)", "((quality.mains_ratio ?? 0.0) > 0.2)");

    var state = world.run(world.spec("r1", source, World.recording(0, List.of(new Span(0, 0)))));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(state.manifests()).containsOnlyKeys("clean", "alpha");
  }

  @Test
  void an_empty_stream_beside_a_full_one_starts_nothing() {
    var full = World.minute();
    var empty = Work.present(World.recording(0, List.of(new Span(0, 0))).streams().get("eeg"));
    var recording =
        new Recording("rec", 1, full.extentNs(), new java.util.TreeMap<>(Map.of("eeg", empty)));

    var state =
        world.run(
            world.spec(
                "r1", "use virgo.eeg\nin eeg: Signal\nq = SignalQuality(eeg)\nout q\n", recording));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(world.executed).isEmpty();
  }

  @Test
  void a_run_in_which_nothing_can_happen_any_more_fails_instead_of_waiting_for_ever() {
    var spec = world.spec("r1", STANDARD, World.minute());
    var cancelled =
        world.feed(
            world.feed(RunState.begin(spec), new RunEvent.Begin()), new RunEvent.CancelRequested());
    world.queue.clear();

    // Rows that no decision writes: every slice is settled, but the run is not over.
    var state = world.feed(RunState.resume(spec, cancelled.snapshot()), new RunEvent.Begin());

    assertThat(world.queue).isEmpty();
    assertThat(state.status()).isEqualTo(RunStatus.FAILED);
    assertThat(state.error())
        .contains("nothing is under way")
        .contains("output 'clean' waits for a choice")
        .contains("Start the run again");
  }

  @Test
  void what_reads_across_a_cut_is_not_taken_from_a_recording_without_it() {
    world.registry.signal("Rereference", "1.0.0", "rereference");
    var source =
        """
        use virgo.eeg
        in eeg: Signal
        r = Rereference(eeg)
        a = BandPower(r, {low_hz: 8.0, high_hz: 13.0})
        out a
        """;
    world.run(world.spec("r1", source, World.minute()));

    // The same blocks, cut at a boundary of the grid: what is pointwise makes the same of them.
    var cut =
        World.recording(
            60,
            List.of(
                new Span(0, 30 * World.SECOND), new Span(30 * World.SECOND, 60 * World.SECOND)));
    world.run(
        world.spec("r2", "use virgo.eeg\nin eeg: Signal\nr = Rereference(eeg)\nout r\n", cut));
    world.executed.clear();
    world.run(world.spec("r3", source, cut));

    assertThat(world.executed)
        .containsExactlyInAnyOrder(
            "a[20.0s,30.0s)", "a[30.0s,40.0s)", "a[40.0s,50.0s)", "a[50.0s,60.0s)");
  }

  @Test
  void only_the_field_that_a_choice_reads_is_made() {
    world.registry.transform(
        "SignalQualityByField",
        "1.0.0",
        List.of(),
        Map.of("mains", "mains code", "flat", "flat code"),
        List.of(
            new OutputField("mains_ratio", Type.Primitive.FLOAT, "mains"),
            new OutputField("flat_ratio", Type.Primitive.FLOAT, "flat")));

    var state =
        world.run(
            world.spec(
                "r1",
                STANDARD.replace("SignalQuality(eeg)", "SignalQualityByField(eeg)"),
                World.minute()));

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(state.slices())
        .filteredOn(slice -> slice.node().equals("quality"))
        .extracting(RunState.SliceView::group)
        .containsExactly("mains");
  }

  @Test
  void a_text_of_an_input_that_the_transform_does_not_take_fails_before_anything_starts() {
    world.registry.transform(
        "Epoch",
        "1.0.0",
        List.of(
            new ConfigField(
                "label",
                Type.Primitive.STRING,
                null,
                null,
                false,
                null,
                false,
                true,
                1,
                8,
                "[a-z]+")),
        Map.of("run", "epoch"),
        List.of(new OutputField("out", Type.Stream.SIGNAL, "run")));
    var source =
        """
        use virgo.eeg
        in eeg: Signal
        in label: String
        x = Epoch(eeg, {label: label})
        out x
        """;

    var state =
        world.run(
            world.spec(
                "r1", source, World.minute(), Map.of("label", new Value.TextValue("Sleep"))));

    assertThat(state.status()).isEqualTo(RunStatus.FAILED);
    assertThat(state.error()).contains("configuration label must match [a-z]+");
    assertThat(world.executed).isEmpty();
  }

  @Test
  void the_third_mismatch_with_unchanged_expectations_fails_a_slice() {
    var spec = world.spec("r1", STANDARD, World.minute());
    var state = world.feed(RunState.begin(spec), new RunEvent.Begin());
    for (int time = 0; time < Outcomes.MAX_MISMATCHES; time++) {
      assertThat(state.error()).isNull();
      state =
          world.feed(
              state, done(take("quality"), Event.Decision.RELEASED, Event.Reason.CODE_MISMATCH));
      state = world.feed(RunState.resume(spec, state.snapshot()), new RunEvent.Begin());
    }

    assertThat(state.error()).contains("node quality").contains("3 times");
  }

  @Test
  void mismatches_are_counted_anew_once_something_else_is_expected() {
    var source =
        """
        use virgo.eeg
        in eeg: Signal
        f = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
        q = SignalQuality(f)
        out q
        """;
    var spec = world.spec("r1", source, World.minute());
    var state = world.feed(RunState.begin(spec), new RunEvent.Begin());
    while (world.queue.getFirst().node().equals("f")) {
      state = world.feed(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));
    }
    for (int time = 0; time < 3 * Outcomes.MAX_MISMATCHES; time++) {
      if (time % 2 == 1) {
        var other = Registry.hash("content of another time " + time);
        world.assets.replaceAll(
            (_, found) -> new RunEvent.Found(other, found.uri(), found.value(), found.costUsd()));
      }
      state =
          world.feed(state, done(take("q"), Event.Decision.RELEASED, Event.Reason.INPUT_MISMATCH));
      assertThat(state.error()).isNull();
      state = world.feed(RunState.resume(spec, state.snapshot()), new RunEvent.Begin());
    }

    assertThat(world.finish(state).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void counts_of_every_node_sum_to_its_slices() {
    world.failingNode = "clean.notch";

    var state = world.run(world.spec("r1", STANDARD, World.minute()));

    assertThat(state.nodes())
        .allSatisfy(node ->
            assertThat(
                    node.hit()
                        + node.cutoff()
                        + node.materialized()
                        + node.failed()
                        + node.skipped()
                        + node.pending()
                        + node.cancelled())
                .isEqualTo(node.slices()));
  }

  @Test
  void decide_changes_nothing_in_the_state_that_it_is_given() {
    var spec = world.spec("r1", STANDARD, World.minute());
    var state = world.feed(RunState.begin(spec), new RunEvent.Begin());
    var before = state.snapshot().nodes();

    Planner.decide(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));

    assertThat(state.snapshot().nodes())
        .allSatisfy((node, bytes) -> assertThat(bytes).isEqualTo(before.get(node)));
  }

  @Test
  void decide_adds_no_value_to_the_state_that_it_is_given() {
    var source =
        """
        use virgo.eeg
        in eeg: Signal
        q = SignalQuality(eeg)
        twice = q.mains_ratio + q.mains_ratio
        f = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
        out twice
        out f
        """;
    var state =
        world.feed(RunState.begin(world.spec("r1", source, World.minute())), new RunEvent.Begin());

    var next = Planner.decide(state, new RunEvent.SlicesDone(world.execute(take("q")))).state();

    assertThat(next.values()).containsOnlyKeys("twice");
    assertThat(state.values()).isEmpty();
  }

  @Test
  void only_the_nodes_that_are_asked_for_are_packed() {
    var state = chosen(World.minute());

    var some = state.snapshot(Set.of("quality"));

    assertThat(some.nodes()).containsOnlyKeys("quality");
    assertThat(some.nodes().get("quality")).isEqualTo(state.snapshot().nodes().get("quality"));
    assertThat(some.dispatches()).isEqualTo(state.dispatches()).isPositive();
    assertThat(some.announced()).isEqualTo(state.announced()).isTrue();
  }

  /** A run whose choice is made: the node behind it is under way. */
  private RunState chosen(Recording recording) {
    var state =
        world.feed(RunState.begin(world.spec("r1", STANDARD, recording)), new RunEvent.Begin());
    return world.feed(state, new RunEvent.SlicesDone(world.execute(take("quality"))));
  }

  private Event.NodeReady take(String node) {
    var ready =
        world.queue.stream().filter(each -> each.node().equals(node)).findFirst().orElseThrow();
    world.queue.remove(ready);
    return ready;
  }

  private static RunEvent done(
      Event.NodeReady ready, Event.Decision decision, Event.@Nullable Reason reason) {
    return new RunEvent.SlicesDone(
        new Event.NodeDone(
            ready.run(),
            ready.recording(),
            ready.node(),
            ready.group(),
            ready.slices().stream()
                .map(slice -> World.ended(slice.slice(), slice.dispatch(), decision, reason))
                .toList()));
  }

  private static NodeSummary summary(RunState state, String node) {
    return state.nodes().stream()
        .filter(summary -> summary.node().equals(node))
        .findFirst()
        .orElseThrow();
  }
}
