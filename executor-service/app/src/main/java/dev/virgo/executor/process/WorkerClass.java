package dev.virgo.executor.process;

import dev.virgo.executor.backend.Demand;

/**
 * Workers of one class are interchangeable, and reused while they are warm.
 *
 * @param bundle the code that it runs; empty: the shipped transforms
 * @param ramBytes memory of the process: a power of two, or all that there is
 * @param cpus cores that its JVM counts on
 */
record WorkerClass(String bundle, long ramBytes, int cpus) {
  private static final long SMALLEST = 256L << 20;

  /** The smallest class that satisfies a demand which the limits do not refuse. */
  static WorkerClass of(String bundle, Demand demand, Limits limits) {
    long ram = SMALLEST;
    // Halved, not doubled, where it could overflow.
    while (ram < demand.ramBytes() && ram <= limits.memoryBytes() / 2) {
      ram *= 2;
    }
    if (ram < demand.ramBytes() || ram > limits.memoryBytes()) {
      ram = limits.memoryBytes();
    }
    return new WorkerClass(bundle, ram, (int) Math.ceil(limits.clamp(demand.cpu())));
  }

  /** Of the process's memory a quarter is for what is not heap: Arrow, code, stacks. */
  long heapBytes() {
    return ramBytes / 4 * 3;
  }
}
