package dev.virgo.integration.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.transform.Channel;
import dev.virgo.transform.Locality;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transforms.eeg.BandPower;
import dev.virgo.transforms.eeg.EEGBandpass;
import dev.virgo.transforms.eeg.Notch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped filters and spectra against SciPy, on signals of our own. */
@Tag("oracle")
class FilterOracleTest {
  /** Largest difference relative to the RMS of SciPy's values. */
  private static final double WHOLE = 1e-9;

  private static final long GRID_NS = 10_000_000_000L;

  @TempDir static Path folder;

  private static FilterOracle scipy;

  @BeforeAll
  static void start_python() throws IOException, InterruptedException {
    scipy = new FilterOracle(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "256, 1.0, 40.0, 4, true",
    "256, 1.0, 40.0, 4, false",
    "250, 0.1, 40.0, 4, true",
    "1000, 0.5, 200.0, 5, true",
    "500, 0.3, 70.0, 1, false",
    "512, 8.0, 13.0, 10, true",
    "256, 30.0, 100.0, 3, true",
    "256, 90.0, 120.0, 2, false"
  })
  void bandpass_equals_scipy_whole_and_in_slices(
      int rate, double low, double high, int order, boolean zeroPhase)
      throws IOException, InterruptedException {
    EEGBandpass bandpass = new EEGBandpass(low, high, order, zeroPhase);
    double[] x = noise(rate, 90 * rate, 17);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--rate",
                "" + rate,
                "--order",
                "" + order,
                "--low",
                "" + low,
                "--high",
                "" + high));
    if (!zeroPhase) {
      arguments.add("--causal");
    }
    double[] expected = scipy.ask("bandpass", x, arguments);
    SignalHeader header = header(rate);
    assertDifference(whole(header, x, bandpass::run), expected, WHOLE);
    Locality locality = bandpass.locality(header);
    assertDifference(sliced(header, x, locality, bandpass::run), expected, WHOLE + locality.eps());
  }

  @ParameterizedTest
  @CsvSource({
    "256, 50.0, 30.0, 2",
    "1000, 60.0, 35.0, 5",
    "250, 50.0, 5.0, 1",
    "500, 16.7, 20.0, 4"
  })
  void notch_equals_scipy_whole_and_in_slices(int rate, double hz, double q, int harmonics)
      throws IOException, InterruptedException {
    Notch notch = new Notch(hz, q, harmonics);
    double[] x = noise(rate, 90 * rate, 18);
    double[] expected =
        scipy.ask(
            "notch",
            x,
            List.of(
                "--rate",
                "" + rate,
                "--hz",
                "" + hz,
                "--q",
                "" + q,
                "--harmonics",
                "" + harmonics));
    SignalHeader header = header(rate);
    assertDifference(whole(header, x, notch::run), expected, WHOLE);
    Locality locality = notch.locality(header);
    assertDifference(sliced(header, x, locality, notch::run), expected, WHOLE + locality.eps());
  }

  @ParameterizedTest
  @CsvSource({
    "256, 8.0, 13.0, 2.0, 1.0",
    "250, 0.0, 125.0, 1.0, 0.5",
    "500, 30.0, 100.0, 0.5, 0.25",
    "200, 4.0, 8.0, 7.0, 3.0"
  })
  void band_power_equals_welch_whole_and_in_slices(
      int rate, double low, double high, double window, double step)
      throws IOException, InterruptedException {
    BandPower power = new BandPower(low, high, window, step);
    double[] x = noise(rate, 45 * rate, 19);
    double[] expected =
        scipy.ask(
            "power",
            x,
            List.of(
                "--rate",
                "" + rate,
                "--low",
                "" + low,
                "--high",
                "" + high,
                "--window",
                "" + window,
                "--step",
                "" + step));
    SignalHeader header = header(rate);
    assertDifference(whole(header, x, power::run), expected, WHOLE);
    assertDifference(sliced(header, x, power.locality(header), power::run), expected, WHOLE);
  }

  private static void assertDifference(double[] made, double[] expected, double most) {
    assertThat(made).hasSameSizeAs(expected);
    double rms = Math.sqrt(Arrays.stream(expected).map(v -> v * v).average().orElseThrow());
    double largest = 0;
    for (int i = 0; i < made.length; i++) {
      largest = Math.max(largest, Math.abs(made[i] - expected[i]));
    }
    assertThat(largest / rms).isLessThan(most);
  }

  private static SignalHeader header(int rate) {
    return new SignalHeader(rate, 1, List.of(new Channel("Cz", "uV")));
  }

  private static double[] whole(
      SignalHeader header, double[] x, Function<SignalWindow, Signal> transform) {
    return transform.apply(SignalWindow.whole(header, new double[][] {x})).samples()[0];
  }

  /** Each slice from nothing but its own extended window, as a worker hands it out. */
  private static double[] sliced(
      SignalHeader header,
      double[] x,
      Locality locality,
      Function<SignalWindow, Signal> transform) {
    long end = header.offsetNs(x.length);
    List<double[]> slices = new ArrayList<>();
    for (long t0 = 0; t0 < end; t0 += GRID_NS) {
      long from = Math.max(0, t0 - locality.beforeNs());
      long to = Math.min(end, t0 + GRID_NS + locality.afterNs());
      int first = (int) header.firstIndexAtOrAfter(from);
      int last = (int) header.firstIndexAtOrAfter(to);
      double[][] cut = {Arrays.copyOfRange(x, first, last)};
      SignalWindow window =
          new SignalWindow(header, 0, first, to, cut, from > 0, to < end, t0, t0 + GRID_NS);
      slices.add(transform.apply(window).samples()[0]);
    }
    return slices.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** Slow and fast noise, hum, and an electrode's offset. */
  private static double[] noise(int rate, int samples, long seed) {
    Random random = new Random(seed);
    double[] x = new double[samples];
    double slow = 0;
    for (int i = 0; i < samples; i++) {
      slow = 0.99 * slow + random.nextGaussian();
      x[i] =
          300 + 10 * slow + 5 * random.nextGaussian() + 20 * Math.sin(2 * Math.PI * 50 * i / rate);
    }
    return x;
  }
}
