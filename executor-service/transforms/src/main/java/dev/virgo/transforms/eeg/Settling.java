package dev.virgo.transforms.eeg;

import dev.virgo.transform.Locality;
import dev.virgo.transforms.eeg.Sections.Section;
import java.time.Duration;

/** How long a cascade takes to forget where it was cut. */
final class Settling {
  /** One step of a 24-bit converter: the seam error that the shipped filters allow. */
  static final double SEAM = 6e-8;

  /**
   * Room for a signal that is, at the cut, this many times further from its first sample than its
   * RMS.
   */
  private static final double EXCURSION = 10;

  /**
   * Beyond this a halo is longer than most recordings: the filter is out of proportion to the rate.
   */
  private static final long MOST_SAMPLES = 50_000_000;

  private Settling() {}

  /** The locality of a filter that runs both ways. */
  static Locality zeroPhase(Sections cascade, double rateHz) {
    Duration halo = halo(cascade, rateHz);
    return Locality.local(halo, halo).tolerance(SEAM);
  }

  /** The locality of a filter that runs forwards only. */
  static Locality causal(Sections cascade, double rateHz) {
    return Locality.causal(halo(cascade, rateHz)).tolerance(SEAM);
  }

  /** True where no recording of usual length holds the halo, or the filter never settles at all. */
  static boolean isOutOfProportion(Sections cascade) {
    return !(cascade.slowestPole() < 1) || mostSamples(cascade) > MOST_SAMPLES;
  }

  /** In whole tenths of a second, so that the last digit of a design changes no key. */
  private static Duration halo(Sections cascade, double rateHz) {
    long samples = Math.max(samples(cascade), cascade.padding() + 1L);
    long tenths = (long) Math.ceil(samples / rateHz * 10);
    return Duration.ofMillis(100 * Math.max(1, tenths));
  }

  /**
   * Samples after which the impulse response no longer matters: what remains of its absolute sum,
   * times the response's own (the way back of a filter that runs both ways) and the excursion, is
   * below the seam error.
   */
  private static long samples(Sections cascade) {
    long most = mostSamples(cascade);
    double total = absoluteSum(cascade, most, Double.POSITIVE_INFINITY)[0];
    double allowed = SEAM / (EXCURSION * Math.max(1, total));
    return (long) absoluteSum(cascade, most, total - allowed)[1];
  }

  /** Where a pole's own decay alone reaches the resolution of a double. */
  private static long mostSamples(Sections cascade) {
    return 100 + (long) Math.ceil(StrictMath.log(1e-16) / StrictMath.log(cascade.slowestPole()));
  }

  /** Sum of the absolute impulse response and number of samples taken, up to a count or a sum. */
  private static double[] absoluteSum(Sections cascade, long most, double until) {
    int sections = cascade.sections().size();
    double[] z0 = new double[sections];
    double[] z1 = new double[sections];
    double sum = 0;
    long n = 0;
    while (n < most && sum < until) {
      double value = n == 0 ? 1 : 0;
      for (int s = 0; s < sections; s++) {
        Section section = cascade.sections().get(s);
        double out = section.b0() * value + z0[s];
        z0[s] = section.b1() * value - section.a1() * out + z1[s];
        z1[s] = section.b2() * value - section.a2() * out;
        value = out;
      }
      sum += Math.abs(value);
      n++;
    }
    return new double[] {sum, n};
  }
}
