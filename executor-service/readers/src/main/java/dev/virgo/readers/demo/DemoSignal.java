package dev.virgo.readers.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The signal of the demo. Uses {@link Random} and {@link StrictMath}, whose results are fixed by
 * their specification, so that the same seed gives the same bytes on any machine.
 */
final class DemoSignal {
  /** Share of the alpha rhythm that each channel sees: it is strongest at the back of the head. */
  private static final double[] ALPHA = {0.08, 0.08, 0.25, 0.25, 0.6, 0.6, 1.0, 0.95};

  private static final double ALPHA_UV = 30;
  private static final double ALPHA_HZ = 10;
  private static final double BACKGROUND_UV = 8;

  /** Corner frequencies of first-order low-passes whose sum falls about as 1/f. */
  private static final double[] CORNERS_HZ = {0.5, 2, 8, 32};

  private final DemoRecording.Settings settings;
  private final Random random;
  private final List<Burst> bursts = new ArrayList<>();
  private final double[][] lowPassed;
  private final double[] phases;
  private final double[] keeps = new double[CORNERS_HZ.length];
  private final double[] takes = new double[CORNERS_HZ.length];

  /** A stretch with alpha rhythm, in seconds. */
  record Burst(double fromS, double toS) {
    /** Rises and falls over half a second at each end. */
    double envelope(double second) {
      double inside = Math.min(second - fromS, toS - second);
      return inside <= 0 ? 0 : inside >= 0.5 ? 1 : 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * inside);
    }
  }

  DemoSignal(long seed, DemoRecording.Settings settings) {
    this.settings = settings;
    this.random = new Random(seed);
    for (int i = 0; i < CORNERS_HZ.length; i++) {
      // Low-passes of unit variance: octaves get about equal power.
      keeps[i] = StrictMath.exp(-2 * Math.PI * CORNERS_HZ[i] / DemoRecording.RATE_HZ);
      takes[i] = StrictMath.sqrt(1 - keeps[i] * keeps[i]);
    }
    int channels = ALPHA.length;
    this.lowPassed = new double[channels][CORNERS_HZ.length];
    this.phases = new double[channels];
    for (int c = 0; c < channels; c++) {
      phases[c] = 0.3 * random.nextGaussian();
    }
    double at = 5 + 5 * random.nextDouble();
    while (at < settings.seconds() - 10) {
      double length = 4 + 4 * random.nextDouble();
      // Whole milliseconds: the annotations then say exactly where the bursts are.
      bursts.add(new Burst(Math.rint(at * 1e3) / 1e3, Math.rint((at + length) * 1e3) / 1e3));
      at += length + 10 + 15 * random.nextDouble();
    }
  }

  List<Burst> bursts() {
    return bursts;
  }

  /** Fills in the samples that follow; calls must be consecutive. */
  void next(double[][] samples, long first) {
    for (int i = 0; i < samples[0].length; i++) {
      double second = (first + i) / (double) DemoRecording.RATE_HZ;
      double alpha = ALPHA_UV * envelope(second);
      for (int c = 0; c < samples.length; c++) {
        double hum = 2 * Math.PI * settings.mainsHz() * second + phases[c];
        double wave = 2 * Math.PI * ALPHA_HZ * second + phases[c];
        samples[c][i] =
            background(c)
                + ALPHA[c] * alpha * StrictMath.sin(wave)
                + settings.mainsUv() * StrictMath.sin(hum);
      }
    }
  }

  private double envelope(double second) {
    double most = 0;
    for (var burst : bursts) {
      most = Math.max(most, burst.envelope(second));
    }
    return most;
  }

  private double background(int channel) {
    double white = random.nextGaussian();
    double sum = 0;
    var state = lowPassed[channel];
    for (int i = 0; i < state.length; i++) {
      state[i] = keeps[i] * state[i] + takes[i] * white;
      sum += state[i];
    }
    return BACKGROUND_UV * sum / 2;
  }
}
