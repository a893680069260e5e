package dev.virgo.transforms.eeg;

import dev.virgo.transform.Channel;
import dev.virgo.transform.Resources;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalSegments;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transform.Transform;
import java.util.Arrays;
import java.util.List;

/** Says in four values how usable a whole recording's signal is. */
@Transform(version = "0.1.0")
@Resources(cpu = 1, ramGb = 4)
public record SignalQuality() {
  private static final double WINDOW_S = 2;
  private static final double LOW_HZ = 1;
  private static final double HIGH_HZ = 100;
  private static final double HALF_MAINS_HZ = 1;
  private static final int CLIP_RUN = 3;

  /**
   * The values.
   *
   * @param mainsRatio power around the mains frequency over power in 1 to 100 Hz, between 0 and 1:
   *     of 49 to 51 and 59 to 61 Hz the larger, by Welch (Hann windows of 2 s that overlap by half,
   *     mean removed; trapezoids), the median over the channels. 0 where a channel has no power or
   *     no window
   * @param flatRatio share of all samples that stand in a stretch of at least 1 s in which a
   *     channel does not change at all
   * @param clipRatio share of all samples that stand in a run of three or more at the largest or
   *     smallest value that their channel ever has; a channel that is constant throughout counts as
   *     flat, not as clipped
   * @param channels names of the channels that were looked at
   */
  public record Quality(
      double mainsRatio, double flatRatio, double clipRatio, List<String> channels) {}

  /** Looks at all samples of all segments. */
  public Quality run(SignalSegments signal) {
    SignalHeader header = signal.header();
    int channels = header.channels().size();
    long samples = 0;
    for (SignalWindow segment : signal.segments()) {
      samples += (long) segment.sampleCount() * channels;
    }
    long flat = 0;
    long clipped = 0;
    double[] mains = new double[channels];
    int window =
        (int) Math.min(Integer.MAX_VALUE, Math.max(2, Math.round(WINDOW_S * header.rateHz())));
    Spectrum spectrum = new Spectrum(window, header.rateHz(), LOW_HZ, HIGH_HZ, true);
    for (int c = 0; c < channels; c++) {
      mains[c] = mainsRatio(spectrum, signal, c);
      flat += flat(signal, c);
      clipped += clipped(signal, c);
    }
    return new Quality(
        median(mains),
        samples == 0 ? 0 : (double) flat / samples,
        samples == 0 ? 0 : (double) clipped / samples,
        header.channels().stream().map(Channel::name).toList());
  }

  private static double mainsRatio(Spectrum spectrum, SignalSegments signal, int channel) {
    double[] density = new double[spectrum.bins()];
    int step = spectrum.samples() - spectrum.samples() / 2;
    for (SignalWindow segment : signal.segments()) {
      double[] x = segment.samples()[channel];
      for (int from = 0; from + spectrum.samples() <= x.length; from += step) {
        spectrum.addDensity(x, from, density);
      }
    }
    double total = spectrum.power(density);
    double mains = Math.max(around(spectrum, density, 50), around(spectrum, density, 60));
    return total > 0 ? mains / total : 0;
  }

  /** Power around a mains frequency; none where the signal's rate is too low for it. */
  private static double around(Spectrum spectrum, double[] density, double mainsHz) {
    double power = spectrum.power(density, mainsHz - HALF_MAINS_HZ, mainsHz + HALF_MAINS_HZ);
    return Double.isNaN(power) ? 0 : power;
  }

  private static long flat(SignalSegments signal, int channel) {
    double oneSecond = signal.header().rateHz();
    long flat = 0;
    for (SignalWindow segment : signal.segments()) {
      double[] x = segment.samples()[channel];
      int start = 0;
      for (int i = 1; i <= x.length; i++) {
        if (i == x.length || x[i] != x[start]) {
          flat += i - start >= oneSecond ? i - start : 0;
          start = i;
        }
      }
    }
    return flat;
  }

  private static long clipped(SignalSegments signal, int channel) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (SignalWindow segment : signal.segments()) {
      for (double value : segment.samples()[channel]) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    if (!(least < most)) {
      return 0;
    }
    long clipped = 0;
    for (SignalWindow segment : signal.segments()) {
      double[] x = segment.samples()[channel];
      int start = 0;
      for (int i = 1; i <= x.length; i++) {
        if (i == x.length || x[i] != x[start]) {
          boolean extreme = x[start] == least || x[start] == most;
          clipped += extreme && i - start >= CLIP_RUN ? i - start : 0;
          start = i;
        }
      }
    }
    return clipped;
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
