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

class NotchTest {
  private static final SignalHeader HEADER = Recordings.header(256, 1);

  @Test
  void whole_recording_equals_scipy() {
    double[] x = Recordings.synthetic(256, 5120);
    double[] y =
        new Notch(50.0, 30.0, 2).run(SignalWindow.whole(HEADER, new double[][] {x})).samples()[0];
    for (Expected expected : Recordings.golden("notch")) {
      assertThat(y[expected.index()])
          .as("sample %d", expected.index())
          .isCloseTo(expected.value(), within(1e-11 * Recordings.rms(y)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "50.0, 30.0, 1, 256",
    "60.0, 30.0, 4, 1000",
    "50.0, 5.0, 2, 250",
    "16.7, 60.0, 3, 500"
  })
  void slices_differ_from_an_unsliced_run_by_less_than_declared(
      double hz, double q, int harmonics, long rate) {
    Notch notch = new Notch(hz, q, harmonics);
    SignalHeader header = Recordings.header(rate, 1);
    Locality locality = notch.locality(header);
    double[] x = Recordings.raw(header.rateHz(), (int) (rate * 90), 3);
    double[] unsliced = notch.run(SignalWindow.whole(header, new double[][] {x})).samples()[0];
    double[] sliced = Recordings.sliced(header, x, 0, 10_000_000_000L, locality, notch::run);
    assertThat(sliced).hasSameSizeAs(unsliced);
    assertThat(Recordings.largestDifference(sliced, unsliced))
        .isLessThan(locality.eps() * Recordings.rms(unsliced));
  }

  @Test
  void harmonic_beyond_half_the_rate_is_an_error_that_says_how_many_fit() {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new Notch(50.0, 30.0, 3).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo("harmonics"))
        .withMessageContaining("at most 2 are");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 30, hz",
    "Infinity, 30, hz",
    "1e-300, 30, q",
    "50, NaN, q",
    "50, Infinity, q",
    "50, 1e300, q",
    "50, 1e-300, q",
    // 50 / 0.3 Hz is wider than the 128 Hz there are: the poles would lie outside the unit circle.
    "50, 0.3, q",
  })
  void value_without_a_filter_is_an_error_at_its_field(double hz, double q, String field) {
    assertThatExceptionOfType(InvalidConfiguration.class)
        .isThrownBy(() -> new Notch(hz, q, 1).validate(HEADER))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }
}
