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

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Microseconds that it takes. */
  Percentiles micros(Supplier<?> work) {
    for (int round = 0; round < warmup; round++) {
      once(work);
    }
    List<Double> samples = new ArrayList<>(iterations);
    for (int round = 0; round < iterations; round++) {
      samples.add(once(work));
    }
    return Percentiles.of(samples);
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
