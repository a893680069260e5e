package dev.virgo.cli.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes the time of something that is done in a loop on one thread, so as whoever does it again and
 * again meets it.
 *
 * @param warmup how often before measuring
 * @param iterations how often while measuring
 */
record Timing(int warmup, int iterations) {

  static final double NANOS_PER_MICRO = 1e3;

  private static final double NANOS_PER_SECOND = 1e9;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * What was measured.
   *
   * @param micros that each time took
   * @param perSecond how often it was done in a second of the clock, with all that is between two
   */
  record Series(Percentiles micros, double perSecond) {

    static Series of(List<Double> samples, long nanos) {
      return new Series(Percentiles.of(samples), samples.size() / (nanos / NANOS_PER_SECOND));
    }
  }

  /** Microseconds that it takes. */
  Percentiles micros(Supplier<?> work) {
    return series(work).micros();
  }

  Series series(Supplier<?> work) {
    for (int round = 0; round < warmup; round++) {
      once(work);
    }
    List<Double> samples = new ArrayList<>(iterations);
    long start = System.nanoTime();
    for (int round = 0; round < iterations; round++) {
      samples.add(once(work));
    }
    return Series.of(samples, System.nanoTime() - start);
  }

  private static double once(Supplier<?> work) {
    long start = System.nanoTime();
    Object made = work.get();
    try {
      return (System.nanoTime() - start) / NANOS_PER_MICRO;
    } finally {
      // What nobody looks at need not be made; the just-in-time compiler knows that.
      Reference.reachabilityFence(made);
    }
  }

  /** Bytes that it allocates on this thread. */
  long allocated(Supplier<?> work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Object made = work.get();
    try {
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    } finally {
      Reference.reachabilityFence(made);
    }
  }
}
