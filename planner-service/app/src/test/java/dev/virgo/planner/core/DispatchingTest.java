package dev.virgo.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.time.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 300 slices of ten seconds that are ready at once. */
class DispatchingTest {
  private static final String PIPELINE =
      """
      use virgo.eeg
      in eeg: Signal
      f = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
      out f
      """;

  private static final int SLICES = 300;

  private final World world = new World(Registry.eeg());
  private final RunSpec spec =
      world.spec(
          "r1",
          PIPELINE,
          World.recording(SLICES * 10, List.of(new Span(0, SLICES * 10 * World.SECOND))));

  private List<Integer> batches(Map<String, Long> expectedUs) {
    world.feed(RunState.begin(expecting(expectedUs)), new RunEvent.Begin());
    return world.queue.stream().map(ready -> ready.slices().size()).toList();
  }

  private RunSpec expecting(Map<String, Long> expectedUs) {
    return new RunSpec(
        spec.run(),
        spec.recording(),
        spec.pipeline(),
        spec.pipelineId(),
        spec.standard(),
        spec.gridNs(),
        spec.inputs(),
        spec.priority(),
        spec.descriptors(),
        expectedUs);
  }

  private RunSpec expectingMinutes() {
    return expecting(Map.of(identity(), 120_000_000L));
  }

  private List<Integer> batchesOf(long microsecondsPerSlice) {
    return batches(Map.of(identity(), microsecondsPerSlice));
  }

  private String identity() {
    return spec.descriptors().keySet().stream()
        .filter(name -> name.contains("EEGBandpass"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_was_never_timed_goes_out_in_small_batches() {
    assertThat(batches(Map.of())).hasSize(16).containsOnly(8);
  }

  @Test
  void short_slices_go_out_in_batches_of_a_tenth_of_a_second() {
    assertThat(batchesOf(1_000)).containsExactly(100, 100, 100);
  }

  @Test
  void slices_of_middling_length_are_shared_by_eight() {
    assertThat(batchesOf(20_000)).hasSize(8).startsWith(38).endsWith(34);
  }

  @Test
  void a_batch_takes_no_longer_than_a_second() {
    assertThat(batchesOf(250_000)).hasSize(16).containsOnly(4);
  }

  @Test
  void a_slice_of_minutes_goes_out_alone() {
    assertThat(batchesOf(120_000_000)).hasSize(16).containsOnly(1);
  }

  @Test
  void a_large_run_leaves_room_for_others_and_goes_on_as_its_batches_come_back() {
    var state = world.feed(RunState.begin(expectingMinutes()), new RunEvent.Begin());
    assertThat(world.queue).hasSize(16);

    for (int answered = 1; answered <= 3; answered++) {
      state = world.feed(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));
      assertThat(world.queue).hasSize(16);
    }

    assertThat(world.finish(state).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void the_more_slots_have_worked_for_a_run_the_more_of_it_is_out() {
    world.sliceUs = 120_000_000;
    var state = world.feed(RunState.begin(expectingMinutes()), new RunEvent.Begin());

    for (int slot = 1; slot <= 16; slot++) {
      world.slot = Integer.toString(slot);
      state = world.feed(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));
    }
    assertThat(world.queue).hasSize(64);

    for (int slot = 1; slot <= 16; slot++) {
      world.slot = Integer.toString(slot);
      state = world.feed(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));
    }
    assertThat(world.queue).as("the same slots again").hasSize(64);
  }

  @Test
  void no_batch_is_larger_than_a_lost_worker_may_cost() {
    assertThat(batchesOf(1)).containsExactly(128, 128, 44);
  }
}
