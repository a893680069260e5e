package dev.virgo.planner.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import dev.virgo.schemas.event.Topics;
import dev.virgo.schemas.time.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent fits into a message, and what does not fit fails with a remedy. */
class EventSizeTest {
  private static final String QUALITY =
      """
      use virgo.eeg
      in eeg: Signal
      q = SignalQuality(eeg)
      out q
      """;
  private static final String STAGES =
      """
      use virgo.eeg
      in eeg: Signal
      f = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
      q = SignalQuality(f)
      out q
      """;

  private final World world = new World(Registry.eeg());

  @Test
  void a_whole_recording_that_does_not_fit_fails_its_node_and_says_what_to_do() {
    var state = world.run(world.spec("r1", QUALITY, hours(40)));

    // 144 000 hashes of 64 digits, quotes and a comma are 9.2 MiB.
    assertThat(state.status()).isEqualTo(RunStatus.FAILED);
    assertThat(state.failedNode()).isEqualTo("q");
    assertThat(state.error())
        .contains("node q", "40.0 hours of stream 'eeg'", "144000 hashes", "blocks of 1 s")
        .contains("9.2 MiB", "8 MiB", "larger block_ns, 3 s or more");
    assertThat(world.queue).isEmpty();
  }

  @Test
  void a_whole_recording_that_just_fits_is_sent() {
    world.feed(RunState.begin(world.spec("r1", QUALITY, hours(34))), new RunEvent.Begin());

    assertThat(world.queue).hasSize(1);
    assertThat(EventJson.encode(world.queue.getFirst()).length)
        .isBetween(Topics.MAX_EVENT_BYTES * 95 / 100, Topics.MAX_EVENT_BYTES);
  }

  @Test
  void a_batch_that_does_not_fit_is_sent_in_parts() {
    var spec = world.spec("r1", STAGES, hours(64));
    var coarse =
        new RunSpec(
            spec.run(),
            spec.recording(),
            spec.pipeline(),
            spec.pipelineId(),
            spec.standard(),
            8 * 3600 * World.SECOND,
            spec.inputs(),
            spec.priority(),
            spec.descriptors(),
            spec.expectedUs());

    world.feed(RunState.begin(coarse), new RunEvent.Begin());

    assertThat(world.queue)
        .allSatisfy(ready ->
            assertThat(EventJson.encode(ready).length).isLessThanOrEqualTo(Topics.MAX_EVENT_BYTES));
    assertThat(world.queue.stream().mapToInt(ready -> ready.slices().size()).sum()).isEqualTo(8);
  }

  @Test
  void nothing_is_larger_than_it_was_taken_for() {
    var recording =
        World.recording(
            400,
            List.of(
                new Span(0, 125 * World.SECOND), new Span(132 * World.SECOND, 400 * World.SECOND)));
    var state =
        world.feed(RunState.begin(world.spec("r1", STAGES, recording)), new RunEvent.Begin());
    int seen = 0;
    while (!world.queue.isEmpty()) {
      for (var ready : world.queue) {
        assertThat(EventJson.encode(ready).length).isLessThanOrEqualTo((int) size(state, ready));
        seen++;
      }
      state = world.feed(state, new RunEvent.SlicesDone(world.execute(world.queue.remove())));
    }

    assertThat(state.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(seen).isGreaterThan(5);
  }

  private static long size(RunState state, Event.NodeReady ready) {
    var work = new Work(state);
    int position = work.positionOf(ready.node());
    var plan = work.nodes[position].groups.getFirst().plan;
    var batch = ready.slices().stream().map(slice -> plan.slices().indexOf(slice.slice())).toList();
    return EventSize.of(work, position, 0, batch).bytes();
  }

  private static Recording hours(long hours) {
    return World.recording(hours * 3600, List.of(new Span(0, hours * 3600 * World.SECOND)));
  }
}
