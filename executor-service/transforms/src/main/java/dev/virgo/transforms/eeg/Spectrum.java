package dev.virgo.transforms.eeg;

/**
 * Power spectral density of stretches of one length: periodic Hann window, mean removed, one-sided
 * density; SciPy's {@code welch} of one segment.
 *
 * <p>Only the bins of a band are computed, each as one pass over the samples: bands are narrow, so
 * this beats a whole Fourier transform and needs no length of a special form.
 *
 * <p>Holds four values per sample and, where it is used often, up to four million more: 32 bytes
 * per sample and at most 32 MB.
 */
final class Spectrum {
  /**
   * Bins may miss an edge of the band by this much relative to it: rounding must not decide about a
   * bin.
   */
  private static final double EDGE = 1e-9;

  /** Above this many values the windowed waves are not kept but made from one period on the way. */
  private static final long MOST_KEPT = 4_000_000;

  private final int samples;
  private final int firstBin;
  private final int bins;
  private final double binHz;
  private final double scale;
  private final double[] hann;
  private final double[] cosine;
  private final double[] sine;
  private final double[][] waves;
  private final double[] centred;

  /**
   * Prepares for a length and a band.
   *
   * @param samples number of samples of a stretch
   * @param rateHz sampling rate in Hz
   * @param lowHz lower edge of the band in Hz
   * @param highHz upper edge of the band in Hz; bins above half the rate do not exist
   * @param often keep the windowed waves if they are few enough: faster for many stretches, of the
   *     same result to the last bit
   */
  Spectrum(int samples, double rateHz, double lowHz, double highHz, boolean often) {
    this.samples = samples;
    this.binHz = rateHz / samples;
    this.firstBin = (int) Math.ceil(lowHz * (1 - EDGE) / binHz);
    int lastBin = (int) Math.min(samples / 2.0, Math.floor(highHz * (1 + EDGE) / binHz));
    this.bins = Math.max(0, lastBin - firstBin + 1);
    this.hann = new double[samples];
    this.cosine = new double[samples];
    this.sine = new double[samples];
    this.centred = new double[samples];
    double energy = 0;
    for (int i = 0; i < samples; i++) {
      double angle = 2 * Math.PI * i / samples;
      cosine[i] = StrictMath.cos(angle);
      sine[i] = StrictMath.sin(angle);
      hann[i] = 0.5 - 0.5 * cosine[i];
      energy += hann[i] * hann[i];
    }
    this.scale = 1 / (rateHz * energy);
    boolean kept = often && (long) bins * samples * 2 <= MOST_KEPT;
    this.waves = kept ? waves() : new double[0][];
  }

  /** Number of bins in the band. */
  int bins() {
    return bins;
  }

  /** Number of samples of a stretch. */
  int samples() {
    return samples;
  }

  /**
   * Adds the density of one stretch to that of others, in squared units per Hz.
   *
   * @param x the samples; the stretch starts at {@code from}
   * @param density one value per bin of the band
   */
  void addDensity(double[] x, int from, double[] density) {
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      sum += x[from + i];
    }
    double mean = sum / samples;
    for (int i = 0; i < samples; i++) {
      centred[i] = (x[from + i] - mean) * hann[i];
    }
    for (int bin = 0; bin < bins; bin++) {
      int k = firstBin + bin;
      boolean single = k == 0 || 2 * k == samples;
      density[bin] += squaredMagnitude(bin, k) * scale * (single ? 1 : 2);
    }
  }

  /**
   * Integral of a density over the whole band by trapezoids; not a number where the band has fewer
   * than two bins, which have no area.
   */
  double power(double[] density) {
    return power(density, 0, bins - 1);
  }

  /** Integral of a density over a part of the band, by trapezoids over the bins in it. */
  double power(double[] density, double lowHz, double highHz) {
    int first = (int) Math.ceil(lowHz * (1 - EDGE) / binHz) - firstBin;
    int last = (int) Math.floor(highHz * (1 + EDGE) / binHz) - firstBin;
    return power(density, Math.max(0, first), Math.min(bins - 1, last));
  }

  private double power(double[] density, int first, int last) {
    if (last - first < 1) {
      return Double.NaN;
    }
    double sum = 0;
    for (int bin = first; bin <= last; bin++) {
      sum += density[bin];
    }
    return (sum - (density[first] + density[last]) / 2) * binHz;
  }

  private double squaredMagnitude(int bin, int k) {
    double real = 0;
    double imaginary = 0;
    if (waves.length > 0) {
      double[] c = waves[2 * bin];
      double[] s = waves[2 * bin + 1];
      for (int i = 0; i < samples; i++) {
        real += centred[i] * c[i];
        imaginary += centred[i] * s[i];
      }
    } else {
      int phase = 0;
      for (int i = 0; i < samples; i++) {
        real += centred[i] * cosine[phase];
        imaginary += centred[i] * sine[phase];
        phase += k;
        phase -= phase >= samples ? samples : 0;
      }
    }
    return real * real + imaginary * imaginary;
  }

  private double[][] waves() {
    double[][] made = new double[2 * bins][samples];
    for (int bin = 0; bin < bins; bin++) {
      int phase = 0;
      for (int i = 0; i < samples; i++) {
        made[2 * bin][i] = cosine[phase];
        made[2 * bin + 1][i] = sine[phase];
        phase += firstBin + bin;
        phase -= phase >= samples ? samples : 0;
      }
    }
    return made;
  }
}
