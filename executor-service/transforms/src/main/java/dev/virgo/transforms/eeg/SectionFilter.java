package dev.virgo.transforms.eeg;

import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalWindow;
import dev.virgo.transforms.eeg.Sections.Section;
import java.util.Arrays;

/**
 * Runs a cascade over one channel, in transposed direct form II.
 *
 * <p>Ends follow SciPy where the signal truly ends, and start from the steady state of the first
 * sample where it was cut: the transient of that guess dies out inside the halo.
 */
final class SectionFilter {
  private final Sections cascade;
  private final double[][] steadyState;
  private double[] scratch = new double[0];

  SectionFilter(Sections cascade) {
    this.cascade = cascade;
    this.steadyState = steadyState(cascade);
  }

  /** Filters every channel of a window and returns what lies in its slice. */
  Signal run(SignalWindow window, boolean zeroPhase) {
    int start = window.sliceStart();
    int end = Math.max(start, window.sliceEnd());
    double[][] filtered = new double[window.samples().length][];
    for (int c = 0; c < filtered.length; c++) {
      double[] channel = window.samples()[c];
      double[] buffer =
          zeroPhase
              ? zeroPhase(channel, window.cutLeft(), window.cutRight())
              : causal(channel, window.cutLeft());
      int offset = zeroPhase ? offset(channel.length, window.cutLeft()) : 0;
      filtered[c] = Arrays.copyOfRange(buffer, offset + start, offset + end);
    }
    return new Signal(filtered);
  }

  /**
   * Filters forwards and backwards, so that nothing shifts in time; SciPy's {@code sosfiltfilt}.
   *
   * <p>A true end is padded by odd extension. A segment shorter than the padding, which SciPy
   * refuses, is padded with what it has: one sample less than its length.
   *
   * @return a buffer of this filter that holds the result from {@code offset} on, where {@code
   *     offset} is {@link #offset}; valid until the next call
   */
  private double[] zeroPhase(double[] x, boolean cutLeft, boolean cutRight) {
    int left = offset(x.length, cutLeft);
    int right = offset(x.length, cutRight);
    int n = left + x.length + right;
    double[] y = scratch(n);
    if (x.length == 0) {
      return y;
    }
    double first = 2 * x[0];
    for (int i = 0; i < left; i++) {
      y[i] = first - x[left - i];
    }
    System.arraycopy(x, 0, y, left, x.length);
    double last = 2 * x[x.length - 1];
    for (int i = 0; i < right; i++) {
      y[left + x.length + i] = last - x[x.length - 2 - i];
    }
    run(y, n, y[0]);
    reverse(y, n);
    run(y, n, y[0]);
    reverse(y, n);
    return y;
  }

  /** Where in the buffer of {@link #zeroPhase} the first sample is. */
  private int offset(int samples, boolean cut) {
    return cut ? 0 : Math.max(0, Math.min(cascade.padding(), samples - 1));
  }

  /**
   * Filters forwards only; SciPy's {@code sosfilt}, from zero state at a true start.
   *
   * @return a buffer of this filter that holds the result from index 0 on; valid until the next
   *     call
   */
  private double[] causal(double[] x, boolean cutLeft) {
    double[] y = scratch(x.length);
    System.arraycopy(x, 0, y, 0, x.length);
    run(y, x.length, cutLeft && x.length > 0 ? x[0] : 0);
    return y;
  }

  /** Filters the first n samples in place, from the steady state of a constant input. */
  private void run(double[] y, int n, double level) {
    for (int s = 0; s < steadyState.length; s++) {
      Section section = cascade.sections().get(s);
      double b0 = section.b0();
      double b1 = section.b1();
      double b2 = section.b2();
      double a1 = section.a1();
      double a2 = section.a2();
      double z0 = steadyState[s][0] * level;
      double z1 = steadyState[s][1] * level;
      for (int i = 0; i < n; i++) {
        double in = y[i];
        double out = b0 * in + z0;
        z0 = b1 * in - a1 * out + z1;
        z1 = b2 * in - a2 * out;
        y[i] = out;
      }
    }
  }

  /**
   * The state of each section after a constant input of 1 has lasted for ever; SciPy's {@code
   * sosfilt_zi}.
   */
  private static double[][] steadyState(Sections cascade) {
    double[][] state = new double[cascade.sections().size()][2];
    double level = 1;
    for (int s = 0; s < state.length; s++) {
      Section section = cascade.sections().get(s);
      double first = section.b1() - section.a1() * section.b0();
      double second = section.b2() - section.a2() * section.b0();
      double denominator = 1 + section.a1() + section.a2();
      double z0 = (first + second) / denominator;
      state[s][0] = level * z0;
      state[s][1] = level * ((1 + section.a1()) * z0 - first);
      level *= (section.b0() + section.b1() + section.b2()) / denominator;
    }
    return state;
  }

  private static void reverse(double[] y, int n) {
    for (int i = 0, j = n - 1; i < j; i++, j--) {
      double kept = y[i];
      y[i] = y[j];
      y[j] = kept;
    }
  }

  private double[] scratch(int n) {
    if (scratch.length < n) {
      scratch = new double[n];
    }
    return scratch;
  }
}
