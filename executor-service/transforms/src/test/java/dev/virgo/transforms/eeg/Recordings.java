package dev.virgo.transforms.eeg;

import dev.virgo.transform.Channel;
import dev.virgo.transform.Locality;
import dev.virgo.transform.Signal;
import dev.virgo.transform.SignalHeader;
import dev.virgo.transform.SignalWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

/** Signals for tests, and the ways in which a transform meets them: whole, or in slices. */
final class Recordings {
  private Recordings() {}

  /** One expected value. */
  record Expected(int index, double value) {}

  static SignalHeader header(long rateNum, long rateDen) {
    return new SignalHeader(rateNum, rateDen, List.of(new Channel("Cz", "uV")));
  }

  /**
   * The signal of {@code synthetic} in integration-tests/oracles/filters.py, which the expected
   * values were computed on.
   */
  static double[] synthetic(double rateHz, int samples) {
    double[] x = new double[samples];
    long state = 12345;
    for (int i = 0; i < samples; i++) {
      state = (state * 1103515245L + 12345) % (1L << 31);
      double t = i / rateHz;
      double noise = (double) state / (1L << 31) - 0.5;
      x[i] =
          100
              + 20 * Math.sin(2 * Math.PI * 10 * t)
              + 5 * Math.sin(2 * Math.PI * 50 * t)
              + 30 * noise;
    }
    return x;
  }

  /**
   * Pink-ish noise with alpha and hum on an electrode offset that drifts: what an amplifier without
   * a high-pass delivers.
   */
  static double[] raw(double rateHz, int samples, long seed) {
    Random random = new Random(seed);
    double[] x = new double[samples];
    double slow = 0;
    for (int i = 0; i < samples; i++) {
      double t = i / rateHz;
      slow = 0.995 * slow + random.nextGaussian();
      x[i] =
          5000
              + 3 * t
              + 8 * slow
              + 10 * random.nextGaussian()
              + 15 * Math.sin(2 * Math.PI * 10 * t)
              + 30 * Math.sin(2 * Math.PI * 50 * t);
    }
    return x;
  }

  /**
   * Expected values that SciPy made: {@code python integration-tests/oracles/filters.py golden
   * <this folder>}.
   */
  static List<Expected> golden(String name) {
    return rows(name).stream()
        .map(row -> new Expected(Integer.parseInt(row[0]), Double.parseDouble(row[1])))
        .toList();
  }

  static List<String[]> rows(String name) {
    String path = "/golden/" + name + ".csv";
    try (InputStream file =
        Objects.requireNonNull(Recordings.class.getResourceAsStream(path), path)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a transform slice by slice, each on nothing but its own extended window, and joins what it
   * returns.
   *
   * @param segmentT0Ns where the only segment starts, nanoseconds
   */
  static double[] sliced(
      SignalHeader header,
      double[] x,
      long segmentT0Ns,
      long gridNs,
      Locality locality,
      Function<SignalWindow, Signal> run) {
    long endNs = segmentT0Ns + header.offsetNs(x.length);
    List<double[]> parts = new ArrayList<>();
    for (long t0 = Math.floorDiv(segmentT0Ns, gridNs) * gridNs; t0 < endNs; t0 += gridNs) {
      long t1 = t0 + gridNs;
      long w0 = Math.max(segmentT0Ns, t0 - locality.beforeNs());
      long w1 = Math.min(endNs, t1 + locality.afterNs());
      int from = (int) header.firstIndexAtOrAfter(w0 - segmentT0Ns);
      int to = (int) Math.min(x.length, header.firstIndexAtOrAfter(w1 - segmentT0Ns));
      parts.add(
          run.apply(
                  new SignalWindow(
                      header,
                      segmentT0Ns,
                      from,
                      w1,
                      new double[][] {Arrays.copyOfRange(x, from, to)},
                      w0 > segmentT0Ns,
                      w1 < endNs,
                      t0,
                      t1))
              .samples()[0]);
    }
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  static double rms(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElseThrow());
  }

  static double largestDifference(double[] some, double[] others) {
    double largest = 0;
    for (int i = 0; i < some.length; i++) {
      largest = Math.max(largest, Math.abs(some[i] - others[i]));
    }
    return largest;
  }
}
