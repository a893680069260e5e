package dev.virgo.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleIndexTest {
  private static StreamHeader stream(long num, long den, Segment... segments) {
    return new StreamHeader(
        "eeg", StreamKind.SIGNAL, num, den, List.of(new Channel("Cz", "uV")), List.of(segments));
  }

  @Test
  void window_over_a_gap_has_one_run_per_segment() {
    var index = new SampleIndex(stream(10, 1, new Segment(0, 20), new Segment(5_000_000_000L, 20)));
    assertThat(index.within(1_500_000_000L, 5_200_000_000L))
        .containsExactly(new SampleIndex.Run(0, 15, 15, 5), new SampleIndex.Run(1, 20, 0, 2));
    assertThat(index.within(2_000_000_000L, 5_000_000_000L)).isEmpty();
    assertThat(index.within(9_000_000_000L, 99_000_000_000L)).isEmpty();
  }

  @Test
  void segment_decades_away_is_found() {
    long far = 2_500_000_000_000_000_000L;
    var index = new SampleIndex(stream(250, 1, new Segment(0, 1000), new Segment(far, 1000)));
    assertThat(index.within(1_000_000_000L, far + 1)).hasSize(2);
    assertThat(index.within(far - 1, far + 4_000_001L))
        .containsExactly(new SampleIndex.Run(1, 1000, 0, 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void runs_hold_exactly_the_samples_whose_time_lies_in_the_window(long seed) {
    var random = new Random(seed);
    var stream =
        stream(
            300,
            7,
            new Segment(0, 40),
            new Segment(1_000_000_001L, 1),
            new Segment(2_000_000_000L, 90));
    var index = new SampleIndex(stream);
    for (int trial = 0; trial < 200; trial++) {
      long from = random.nextLong(5_000_000_000L);
      long to = from + random.nextLong(3_000_000_000L);
      long counted = 0;
      for (int s = 0; s < 3; s++) {
        for (long k = 0; k < stream.segments().get(s).samples(); k++) {
          long time = index.timeOf(s, k);
          counted += time >= from && time < to ? 1 : 0;
        }
      }
      assertThat(index.within(from, to).stream().mapToLong(SampleIndex.Run::count).sum())
          .isEqualTo(counted);
    }
  }
}
