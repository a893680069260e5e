package dev.virgo.planner.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.planner.core.RunStatus;
import dev.virgo.planner.world.HandWired;
import dev.virgo.planner.world.Samples;
import dev.virgo.planner.world.Scene;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.Event.Priority;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceLimitsTest {
  private static final Scene SCENE = new Scene("limits");
  private static final long MILLISECOND = 1_000_000;
  private static final String ONE =
      """
      use virgo.eeg
      in eeg: Signal
      slow = EEGBandpass(eeg, {low_hz: 0.5, high_hz: 4.0})
      out slow
      """;

  @TempDir Path folder;

  @AfterAll
  static void close() {
    SCENE.close();
  }

  @BeforeEach
  void clear() throws Exception {
    SCENE.clear();
  }

  private static RunRow asked(HandWired planner, String source, long gridNs) throws Exception {
    planner.receive(
        new Event.RunRequested(
            "run", "rec", null, source, Map.of(), gridNs, Priority.INTERACTIVE, "backfill"));
    return SCENE.ground.database().read(it -> planner.runs.find(it, "run")).orElseThrow();
  }

  @Test
  void a_grid_that_makes_too_many_slices_is_refused_with_the_shortest_that_works()
      throws Exception {
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 200, "a"));
    var run = asked(planner, ONE, MILLISECOND);
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.error())
        .contains("has 200000 slices of 1000000 ns, but a field has at most 100000")
        .contains("grid_ns of 2000000 or more");
  }

  @Test
  void many_nodes_are_refused_where_one_would_do() throws Exception {
    var planner = SCENE.planner(folder);
    planner.receive(Samples.ingested("rec", 90, "a"));
    var six = new StringBuilder("use virgo.eeg\nin eeg: Signal\n");
    for (int n = 1; n <= 6; n++) {
      six.append(
          "b%d = EEGBandpass(eeg, {low_hz: 0.5, high_hz: %d.0})\nout b%d\n".formatted(n, n, n));
    }
    var run = asked(planner, six.toString(), MILLISECOND);
    // 6 * 90,000 = 540,000
    assertThat(run.error()).contains("6 fields in 90000 slices").contains("more than the 500000");
  }

  /** 24 h, from the gaps of which nothing is to be computed. */
  @Test
  void gaps_do_not_count() throws Exception {
    var planner = SCENE.planner(folder);
    var day = 86_400;
    var eeg =
        new Event.Stream(
            "eeg",
            "signal",
            "edf",
            "file:///recordings/some.edf",
            256,
            1,
            List.of(new Event.Channel("O1", "uV")),
            List.of(new Event.Segment(0, 256), new Event.Segment((day - 1) * Samples.SECOND, 256)),
            null,
            Samples.blocks(day, "a"),
            null,
            null,
            null);
    planner.receive(new Event.RecordingIngested("rec", 1, java.time.Instant.EPOCH, List.of(eeg)));
    SCENE.executor.away = true;
    assertThat(asked(planner, ONE, MILLISECOND).status()).isEqualTo(RunStatus.PLANNING);
  }
}
