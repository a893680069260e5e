package dev.virgo.transforms.eeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.virgo.transform.Channel;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalSegments;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transforms.eeg.SignalQuality.Quality;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalQualityTest {
  private static final int RATE = 250;

  @Test
  void hum_of_the_same_size_as_the_signal_is_half_of_the_power() {
    double[] x = new double[20 * RATE];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(2 * Math.PI * 10 * i / RATE) + Math.sin(2 * Math.PI * 50 * i / RATE);
    }
    assertThat(quality(x).mainsRatio()).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void hum_of_sixty_hertz_counts_too() {
    double[] x = new double[20 * RATE];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(2 * Math.PI * 60 * i / RATE);
    }
    assertThat(quality(x).mainsRatio()).isCloseTo(1, within(1e-3));
  }

  @Test
  void stretch_of_one_second_is_flat_and_a_shorter_one_is_not() {
    double[] x = ramp(10 * RATE);
    Arrays.fill(x, 100, 100 + RATE, 5);
    Arrays.fill(x, 1000, 1000 + RATE - 1, 6);
    assertThat(quality(x).flatRatio()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void three_samples_at_the_extreme_are_clipped_and_two_are_not() {
    double[] x = ramp(1000);
    Arrays.fill(x, 10, 13, 2000);
    Arrays.fill(x, 20, 22, 2000);
    Arrays.fill(x, 30, 35, -2000);
    assertThat(quality(x).clipRatio()).isCloseTo(8 / 1000.0, within(1e-12));
  }

  @Test
  void dead_channel_is_flat_and_neither_clipped_nor_humming() {
    assertThat(quality(new double[10 * RATE])).isEqualTo(new Quality(0, 1, 0, List.of("C0")));
  }

  @Test
  void recording_without_samples_has_no_defects() {
    assertThat(quality(new double[0])).isEqualTo(new Quality(0, 0, 0, List.of("C0")));
  }

  @Test
  void median_over_channels_ignores_one_bad_electrode() {
    double[] clean = ramp(20 * RATE);
    double[] hum = new double[clean.length];
    for (int i = 0; i < hum.length; i++) {
      clean[i] = Math.sin(2 * Math.PI * 10 * i / RATE);
      hum[i] = Math.sin(2 * Math.PI * 50 * i / RATE);
    }
    assertThat(quality(clean, hum, clean).mainsRatio()).isLessThan(1e-3);
  }

  private static double[] ramp(int samples) {
    double[] x = new double[samples];
    Arrays.setAll(x, i -> i * 0.01);
    return x;
  }

  private static Quality quality(double[]... channels) {
    List<Channel> named =
        java.util.stream.IntStream.range(0, channels.length)
            .mapToObj(c -> new Channel("C" + c, "uV"))
            .toList();
    SignalHeader header = new SignalHeader(RATE, 1, named);
    return new SignalQuality()
        .run(new SignalSegments(header, List.of(SignalWindow.whole(header, channels))));
  }
}
