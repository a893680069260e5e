package dev.virgo.transforms.eeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.Locality;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transforms.eeg.Recordings.Expected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandPowerTest {
  private static final SignalHeader HEADER = Recordings.header(256, 1);
  private static final BandPower ALPHA = new BandPower(8.0, 13.0, 2.0, 1.0);

  @Test
  void whole_recording_equals_scipy() {
    double[] power = whole(ALPHA, HEADER, Recordings.synthetic(256, 5120));
    assertThat(power).hasSize(20);
    for (Expected expected : Recordings.golden("power")) {
      assertThat(power[expected.index()])
          .as("value %d", expected.index())
          .isCloseTo(expected.value(), within(1e-11 * expected.value()));
    }
  }

  @Test
  void sine_of_amplitude_a_has_the_power_of_half_its_square() {
    double[] x = new double[2560];
    for (int i = 0; i < x.length; i++) {
      x[i] = 6 * Math.sin(2 * Math.PI * 10 * i / 256);
    }
    // Every whole window holds 20 full periods, whose leakage through a Hann window stays within
    // two bins.
    assertThat(whole(ALPHA, HEADER, x)[5]).isCloseTo(6 * 6 / 2.0, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "256, 1, 0, 2.0, 1.0",
    "256, 1, 3700000000, 2.0, 1.0",
    "500, 3, 1234567891, 1.5, 0.1",
    "250, 1, 0, 0.5, 0.3"
  })
  void slices_equal_an_unsliced_run_to_the_last_bit(
      long rateNum, long rateDen, long segmentT0Ns, double windowS, double stepS) {
    SignalHeader header = Recordings.header(rateNum, rateDen);
    BandPower power = new BandPower(4.0, 40.0, windowS, stepS);
    double[] x = Recordings.raw(header.rateHz(), (int) (47.3 * header.rateHz()), 11);
    long endNs = segmentT0Ns + header.offsetNs(x.length);
    SignalWindow unsliced =
        new SignalWindow(
            header, segmentT0Ns, 0, endNs, new double[][] {x}, false, false, segmentT0Ns, endNs);
    Locality locality = power.locality(header);
    assertThat(locality.eps()).isZero();
    assertThat(Recordings.sliced(header, x, segmentT0Ns, 10_000_000_000L, locality, power::run))
        .isEqualTo(power.run(unsliced).samples()[0]);
  }

  @Test
  void header_counts_steps_as_an_exact_fraction_and_squares_units() {
    SignalHeader made = new BandPower(8.0, 13.0, 2.0, 0.3).header(HEADER);
    assertThat(made.rateNum()).isEqualTo(10);
    assertThat(made.rateDen()).isEqualTo(3);
    assertThat(made.channels().getFirst().unit()).isEqualTo("uV^2");
    SignalHeader slow = new BandPower(8.0, 13.0, 20.0, 10.0).header(HEADER);
    assertThat(slow.rateNum()).isEqualTo(1);
    assertThat(slow.rateDen()).isEqualTo(10);
  }

  @Test
  void band_between_two_bins_has_no_power() {
    double[] power =
        whole(new BandPower(8.1, 8.4, 2.0, 1.0), HEADER, Recordings.synthetic(256, 1280));
    assertThat(power).hasSize(5).containsOnly(Double.NaN);
  }

  @Test
  void long_window_with_many_bins_gives_the_same_as_kept_waves() {
    // 100 s at 256 Hz and 1 to 100 Hz are too many values to keep: the other path, against a band
    // that is kept.
    double[] x = Recordings.synthetic(256, 25600);
    double[] density = new double[50];
    Spectrum few = new Spectrum(25600, 256, 10, 10.49, true);
    few.addDensity(x, 0, density);
    Spectrum many = new Spectrum(25600, 256, 1, 100, true);
    double[] all = new double[many.bins()];
    many.addDensity(x, 0, all);
    assertThat(many.power(all, 10, 10.49)).isCloseTo(few.power(density), within(1e-9));
  }

  @Test
  void window_of_one_sample_is_an_error_at_window_s() {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new BandPower(8.0, 13.0, 0.001, 1.0).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo("window_s"));
  }

  @Test
  void many_steps_over_long_windows_take_little_memory() {
    // Ten seconds at a recording's start: each of the 100 windows is clipped to another length.
    BandPower power = new BandPower(1.0, 40.0, 20.0, 0.1);
    double[] x = Recordings.synthetic(256, 5120);
    SignalWindow window =
        new SignalWindow(
            HEADER, 0, 0, 20_000_000_000L, new double[][] {x}, false, true, 0, 10_000_000_000L);
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(power.run(window).samples()[0]).hasSize(100).doesNotContain(Double.NaN);
    // All that was ever allocated: one table of waves of 32 MB would already be half of it.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64L << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "1e300, at most a day",
    "1e-300, at least one sample",
    "Infinity, at most a day",
    "NaN, at most a day",
    "0.001, at least one sample",
    "86401, at most a day",
    // As a fraction 10000000001/1000000000: a sample clock overflows at once.
    "10.000000001, has too many digits",
    "1.0000000001, a whole number of nanoseconds",
  })
  void step_that_no_clock_can_count_is_an_error_at_step_s(double stepS, String message) {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new BandPower(8.0, 13.0, 2.0, stepS).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo("step_s"))
        .withMessageContaining(message);
  }

  @Test
  void longest_step_and_the_most_digits_are_counted() {
    BandPower daily = new BandPower(8.0, 13.0, 2.0, 86_400);
    daily.validate(HEADER);
    assertThat(daily.header(HEADER).offsetNs(2)).isEqualTo(2 * 86_400_000_000_000L);
    BandPower precise = new BandPower(8.0, 13.0, 2.0, 4.294967295);
    precise.validate(HEADER);
    assertThat(precise.header(HEADER).offsetNs(3)).isEqualTo(3 * 4_294_967_295L);
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 13, 2, high_hz",
    "8, NaN, 2, high_hz",
    "8, Infinity, 2, high_hz",
    "8, 13, NaN, window_s",
    "8, 13, Infinity, window_s",
    "8, 13, 3601, window_s",
  })
  void value_without_a_meaning_is_an_error_at_its_field(
      double lowHz, double highHz, double windowS, String field) {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new BandPower(lowHz, highHz, windowS, 1.0).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void window_of_more_samples_than_fit_in_memory_is_an_error_that_says_how_long_it_may_be() {
    // 2^20 samples at 20 kHz are 52.4288 s.
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new BandPower(8.0, 13.0, 53, 1.0).validate(Recordings.header(20_000, 1)))
        .withMessageContaining("at most 52.4288 s");
    new BandPower(8.0, 13.0, 3600, 1.0).validate(HEADER);
  }

  private static double[] whole(BandPower power, SignalHeader header, double[] x) {
    return power.run(SignalWindow.whole(header, new double[][] {x})).samples()[0];
  }
}
