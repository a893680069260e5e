package dev.virgo.executor.process;

import dev.virgo.executor.backend.Demand;

/**
 * Workers of one class are interchangeable, and reused while they are warm.
 *
 * @param bundle the code that it runs; empty: the shipped transforms
 * @param ramBytes memory of the process, a power of two
 * @param cpus cores that its JVM counts on
 */
record WorkerClass(String bundle, long ramBytes, int cpus) {
  private static final long SMALLEST = 256L << 20;

  /** The smallest class that satisfies a demand. */
  static WorkerClass of(String bundle, Demand demand, double cpuLimit) {
    long ram = SMALLEST;
    while (ram < demand.ramBytes()) {
      ram *= 2;
    }
    return new WorkerClass(bundle, ram, (int) Math.ceil(Math.min(demand.cpu(), cpuLimit)));
  }

  /** Of the process's memory a quarter is for what is not heap: Arrow, code, stacks. */
  long heapBytes() {
    return ramBytes / 4 * 3;
  }
}
