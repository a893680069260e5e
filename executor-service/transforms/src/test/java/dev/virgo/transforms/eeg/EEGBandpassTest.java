package dev.virgo.transforms.eeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.Locality;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transforms.eeg.Recordings.Expected;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EEGBandpassTest {
  private static final SignalHeader HEADER = Recordings.header(256, 1);
  private static final EEGBandpass STANDARD = new EEGBandpass(1.0, 40.0, 4, true);

  @Test
  void sections_are_those_of_scipy() {
    Sections sections = ButterworthBandpass.design(4, 1.0, 40.0, 256);
    List<String[]> expected = Recordings.rows("sections");
    assertThat(sections.sections()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      double[] row = Arrays.stream(expected.get(i)).mapToDouble(Double::parseDouble).toArray();
      Sections.Section section = sections.sections().get(i);
      double[] made = {section.b0(), section.b1(), section.b2(), 1, section.a1(), section.a2()};
      assertThat(made).containsExactly(row, within(1e-13));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bandpass-zero-phase, 1.0, 40.0, 4, true, 5120",
    "bandpass-causal, 1.0, 40.0, 4, false, 5120",
    "bandpass-odd-order, 0.5, 30.0, 3, true, 5120",
    "bandpass-short, 1.0, 40.0, 4, true, 25"
  })
  void whole_recording_equals_scipy(
      String golden, double low, double high, int order, boolean zeroPhase, int samples) {
    double[] x = Recordings.synthetic(256, samples);
    double[] y = whole(new EEGBandpass(low, high, order, zeroPhase), x);
    assertThat(y).hasSize(samples);
    for (Expected expected : Recordings.golden(golden)) {
      assertThat(y[expected.index()])
          .as("%s sample %d", golden, expected.index())
          .isCloseTo(expected.value(), within(1e-10 * Recordings.rms(y)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 40.0, 4, true, 256",
    "1.0, 40.0, 4, false, 256",
    "0.1, 40.0, 4, true, 250",
    "0.1, 40.0, 4, false, 250",
    "0.5, 45.0, 2, true, 500",
    "8.0, 13.0, 4, true, 256",
    "8.0, 13.0, 10, false, 256",
    "0.3, 100.0, 1, true, 512",
    "1.0, 40.0, 3, false, 256"
  })
  void slices_differ_from_an_unsliced_run_by_less_than_declared(
      double low, double high, int order, boolean zeroPhase, long rate) {
    EEGBandpass bandpass = new EEGBandpass(low, high, order, zeroPhase);
    SignalHeader header = Recordings.header(rate, 1);
    Locality locality = bandpass.locality(header);
    int samples = (int) (rate * (4 * locality.beforeNs() / 1_000_000_000L + 35));
    double[] x = Recordings.raw(header.rateHz(), samples, 5);
    double[] unsliced = bandpass.run(SignalWindow.whole(header, new double[][] {x})).samples()[0];
    double[] sliced = Recordings.sliced(header, x, 0, 10_000_000_000L, locality, bandpass::run);
    assertThat(sliced).hasSameSizeAs(unsliced);
    assertThat(locality.eps()).isLessThanOrEqualTo(6e-8);
    assertThat(Recordings.largestDifference(sliced, unsliced))
        .isLessThan(locality.eps() * Recordings.rms(unsliced));
  }

  @Test
  void one_hertz_at_order_four_needs_about_eight_seconds() {
    Locality locality = STANDARD.locality(HEADER);
    assertThat(locality.kind()).isEqualTo(Locality.Kind.LOCAL);
    assertThat(locality.beforeNs() / 1e9).isBetween(7.0, 10.0);
    assertThat(locality.afterNs()).isEqualTo(locality.beforeNs());
  }

  @Test
  void causal_filter_needs_nothing_after_the_slice() {
    Locality locality = new EEGBandpass(1.0, 40.0, 4, false).locality(HEADER);
    assertThat(locality.kind()).isEqualTo(Locality.Kind.CAUSAL);
    assertThat(locality.afterNs()).isZero();
  }

  @Test
  void halo_of_two_seconds_would_not_do() {
    double[] x = Recordings.raw(256, 60 * 256, 5);
    double[] unsliced = whole(STANDARD, x);
    Locality tooShort =
        Locality.local(java.time.Duration.ofSeconds(2), java.time.Duration.ofSeconds(2));
    double[] sliced = Recordings.sliced(HEADER, x, 0, 10_000_000_000L, tooShort, STANDARD::run);
    assertThat(Recordings.largestDifference(sliced, unsliced))
        .isGreaterThan(1e-4 * Recordings.rms(unsliced));
  }

  @Test
  void segment_of_one_sample_is_filtered_from_its_steady_state() {
    // A constant has no content in the band, whatever its level.
    assertThat(whole(STANDARD, new double[] {7})[0]).isCloseTo(0, within(1e-12));
  }

  @Test
  void empty_segment_stays_empty() {
    assertThat(whole(STANDARD, new double[0])).isEmpty();
  }

  @Test
  void band_upside_down_is_an_error_at_high_hz() {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new EEGBandpass(40.0, 1.0, 4, true).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo("high_hz"))
        .withMessageContaining("greater than low_hz");
  }

  @Test
  void edge_at_half_the_rate_is_an_error_that_names_the_limit() {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new EEGBandpass(1.0, 128.0, 4, true).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo("high_hz"))
        .withMessageContaining("128.0 Hz");
  }

  @Test
  void filter_that_never_settles_is_refused() {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new EEGBandpass(1e-6, 40.0, 2, true).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo("low_hz"));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 40, high_hz",
    "1, NaN, high_hz",
    "1, Infinity, high_hz",
    "Infinity, 40, high_hz",
    "1e-300, 40, low_hz"
  })
  void value_without_a_filter_is_an_error_at_its_field(double lowHz, double highHz, String field) {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new EEGBandpass(lowHz, highHz, 4, true).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  private static double[] whole(EEGBandpass bandpass, double[] x) {
    return bandpass.run(SignalWindow.whole(HEADER, new double[][] {x})).samples()[0];
  }
}
