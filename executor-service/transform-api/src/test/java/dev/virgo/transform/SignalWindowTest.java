package dev.virgo.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignalWindowTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SignalHeader FOUR_HERTZ =
      new SignalHeader(4, 1, List.of(new Channel("Cz", "uV")));

  /** A segment that starts at 3.7 s, cut to [9, 13) s around the slice [10, 12) s. */
  private static final SignalWindow WINDOW =
      new SignalWindow(
          FOUR_HERTZ,
          3_700_000_000L,
          22,
          13 * SECOND,
          new double[][] {new double[15]},
          true,
          true,
          10 * SECOND,
          12 * SECOND);

  @Test
  void samples_keep_the_times_of_their_segment() {
    // Sample 22 of the segment: 3.7 s + 22 / 4 s.
    assertThat(WINDOW.timeNs(0)).isEqualTo(9_200_000_000L);
  }

  @Test
  void slice_holds_the_samples_from_its_start_to_before_its_end() {
    assertThat(WINDOW.timeNs(WINDOW.sliceStart())).isEqualTo(10_200_000_000L);
    assertThat(WINDOW.timeNs(WINDOW.sliceEnd())).isEqualTo(12_200_000_000L);
    assertThat(WINDOW.slice(new double[][] {new double[15]}).samples()[0]).hasSize(8);
  }

  @Test
  void output_of_another_rate_counts_from_the_start_of_the_segment() {
    SignalHeader everySecond = new SignalHeader(1, 1, List.of());
    // 3.7 + 7 = 10.7 and 11.7 lie in the slice.
    assertThat(WINDOW.outputStart(everySecond)).isEqualTo(7);
    assertThat(WINDOW.outputEnd(everySecond)).isEqualTo(9);
  }

  @Test
  void output_ends_with_the_segment() {
    SignalWindow atEnd =
        new SignalWindow(
            FOUR_HERTZ,
            0,
            0,
            1_500_000_000L,
            new double[][] {new double[6]},
            false,
            false,
            0,
            10 * SECOND);
    assertThat(atEnd.outputEnd(new SignalHeader(1, 1, List.of()))).isEqualTo(2);
    assertThat(atEnd.sliceEnd()).isEqualTo(6);
  }

  @Test
  void whole_segment_is_its_own_slice() {
    SignalWindow whole = SignalWindow.whole(FOUR_HERTZ, new double[][] {new double[6]});
    assertThat(whole.sliceStart()).isZero();
    assertThat(whole.sliceEnd()).isEqualTo(6);
    assertThat(whole.t1Ns()).isEqualTo(1_500_000_000L);
  }

  @Test
  void channels_of_different_length_are_refused() {
    SignalHeader two =
        new SignalHeader(4, 1, List.of(new Channel("Cz", "uV"), new Channel("Pz", "uV")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignalWindow.whole(two, new double[][] {new double[3], new double[2]}))
        .withMessageContaining("3 and of 2 samples");
  }
}
