package dev.virgo.transforms.eeg;

import dev.virgo.transform.Channel;
import dev.virgo.transform.DefaultValue;
import dev.virgo.transform.InvalidConfiguration;
import dev.virgo.transform.Locality;
import dev.virgo.transform.Resources;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.Transform;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the power of every channel in a frequency band, over a window that moves in steps.
 *
 * <p>The value at time t is the integral (trapezoids over the bins in [low, high]) of SciPy's
 * {@code welch} with one segment: Hann window, constant detrend, density, over the samples in [t -
 * window/2, t + window/2). At the ends of a segment the window is what the segment has of it. Not a
 * number where fewer than two bins lie in the band.
 *
 * @param lowHz lower edge of the band in Hz
 * @param highHz upper edge of the band in Hz
 * @param windowS length of the window in seconds
 * @param stepS distance of two values in seconds; the output's rate is 1/step Hz
 */
@Transform(version = "0.1.0")
@Resources(cpu = 1, ramGb = 1)
public record BandPower(
    @PositiveOrZero double lowHz,
    @Positive double highHz,
    @DefaultValue("2.0") @Positive double windowS,
    @DefaultValue("1.0") @Positive double stepS) {
  private static final double SECOND_NS = 1e9;
  private static final double LONGEST_WINDOW_S = 3600;
  private static final double LONGEST_STEP_S = 86_400;

  /**
   * Samples of the longest window: an hour at 256 Hz fits. What a run holds besides its input is
   * bounded by it to 68 MB per length of a window ({@link Spectrum}), of which there are at most
   * three, and 34 MB.
   */
  private static final int MOST_SAMPLES = 1 << 20;

  /** Sample clocks multiply by 10^9 in 64 bits. */
  private static final int RATE_BITS = 32;

  /** Checks band and window against each other and the signal's rate. */
  public void validate(SignalHeader signal) {
    double rateHz = signal.rateHz();
    // Written so that what is not a number fails, too.
    if (!(lowHz >= 0 && lowHz < highHz)) {
      throw new InvalidConfiguration(
          "high_hz", "high_hz " + highHz + " must be greater than low_hz " + lowHz);
    }
    if (!(highHz <= rateHz / 2)) {
      throw new InvalidConfiguration(
          "high_hz",
          "high_hz " + highHz + " must be at most half the sampling rate, " + rateHz / 2 + " Hz");
    }
    double longest = Math.min(LONGEST_WINDOW_S, MOST_SAMPLES / rateHz);
    if (!(windowS <= longest && windowS * rateHz >= 2)) {
      throw new InvalidConfiguration(
          "window_s",
          "window_s "
              + windowS
              + " must hold at least two samples (at "
              + rateHz
              + " Hz) and at most "
              + longest
              + " s");
    }
    validateStep(rateHz);
  }

  private void validateStep(double rateHz) {
    if (!(stepS * rateHz >= 1 && stepS <= LONGEST_STEP_S)) {
      throw new InvalidConfiguration(
          "step_s",
          "step_s "
              + stepS
              + " must be at least one sample (at "
              + rateHz
              + " Hz) and at most a day, "
              + LONGEST_STEP_S
              + " s");
    }
    if (BigDecimal.valueOf(stepS).scale() > 9) {
      throw new InvalidConfiguration(
          "step_s",
          "step_s " + stepS + " must be a whole number of nanoseconds; round it to milliseconds");
    }
    if (step().den().bitLength() > RATE_BITS) {
      throw new InvalidConfiguration(
          "step_s", "step_s " + stepS + " has too many digits; round it to milliseconds");
    }
  }

  /** Half a window on each side. */
  public Locality locality(SignalHeader signal) {
    Duration half = Duration.ofNanos(halfWindowNs());
    return Locality.local(half, half).exact();
  }

  /** One value per step, in squared units. */
  public SignalHeader header(SignalHeader signal) {
    List<Channel> channels =
        signal.channels().stream().map(c -> new Channel(c.name(), squared(c.unit()))).toList();
    Step step = step();
    return new SignalHeader(step.num().longValueExact(), step.den().longValueExact(), channels);
  }

  /** The output's rate: num/den Hz, reduced. */
  private record Step(BigInteger num, BigInteger den) {}

  private Step step() {
    BigDecimal step = BigDecimal.valueOf(stepS).stripTrailingZeros();
    BigInteger num = BigInteger.TEN.pow(Math.max(0, step.scale()));
    BigInteger den = step.scaleByPowerOfTen(Math.max(0, step.scale())).toBigIntegerExact();
    BigInteger divisor = num.gcd(den);
    return new Step(num.divide(divisor), den.divide(divisor));
  }

  /** Computes the values of one stretch. */
  public Signal run(SignalWindow signal) {
    SignalHeader output = header(signal.header());
    long first = signal.outputStart(output);
    int count = Math.toIntExact(signal.outputEnd(output) - first);
    double[][] power = new double[signal.samples().length][count];
    // Rounding makes whole windows of at most three lengths; those at an end are all different.
    Map<Integer, Spectrum> whole = new HashMap<>();
    double[] density = new double[0];
    for (int j = 0; j < count; j++) {
      long time = signal.segmentT0Ns() + output.offsetNs(first + j);
      int from = signal.indexAtOrAfter(time - halfWindowNs());
      int samples = signal.indexAtOrAfter(time + halfWindowNs()) - from;
      boolean clipped =
          time - halfWindowNs() < signal.segmentT0Ns() || time + halfWindowNs() > signal.t1Ns();
      Spectrum spectrum =
          clipped
              ? spectrum(signal.header(), samples, false)
              : whole.computeIfAbsent(samples, n -> spectrum(signal.header(), n, true));
      for (int c = 0; c < power.length; c++) {
        density = spectrum.bins() == density.length ? density : new double[spectrum.bins()];
        Arrays.fill(density, 0);
        spectrum.addDensity(signal.samples()[c], from, density);
        power[c][j] = spectrum.power(density);
      }
    }
    return new Signal(power);
  }

  private Spectrum spectrum(SignalHeader header, int samples, boolean often) {
    return new Spectrum(samples, header.rateHz(), lowHz, highHz, often);
  }

  private long halfWindowNs() {
    return Math.round(windowS * SECOND_NS / 2);
  }

  private static String squared(String unit) {
    return unit.isEmpty() ? "" : unit + "^2";
  }
}
