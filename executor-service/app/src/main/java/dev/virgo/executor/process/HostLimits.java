package dev.virgo.executor.process;

import dev.virgo.executor.backend.Demand;
import dev.virgo.executor.pool.Limits;
import dev.virgo.executor.pool.WorkerClass;
import java.util.Optional;

/**
 * What this host's workers may use together, and what follows for a demand.
 *
 * @param cpus cores
 * @param memoryBytes memory of all workers that are alive, busy or warm
 */
record HostLimits(double cpus, long memoryBytes) {
  private static final double GIB = 1L << 30;
  private static final long SMALLEST = 256L << 20;

  /**
   * What is used of this host where nothing else is said: its cores, three quarters of its memory.
   */
  static HostLimits ofHost() {
    var system =
        java.lang.management.ManagementFactory.getPlatformMXBean(
            com.sun.management.OperatingSystemMXBean.class);
    return new HostLimits(
        Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize() / 4 * 3);
  }

  Limits limits() {
    return new Limits(cpus, memoryBytes);
  }

  /** Why a demand can never be satisfied here. Too many cores are no reason: they are clamped. */
  Optional<String> refuses(Demand demand) {
    if (demand.ramBytes() > memoryBytes) {
      return Optional.of(
          "the transform asks for %.2f GiB of memory, this host's workers have %.2f GiB together;"
                  .formatted(
                      Math.ceil(demand.ramBytes() / GIB * 100) / 100,
                      Math.floor(memoryBytes / GIB * 100) / 100)
              + " run it on a larger host, or lower its @Resources(ramGb)");
    }
    if (demand.gpu() > 0) {
      return Optional.of(
          "the transform asks for %s GPU; the process backend has none: use the ray backend"
              .formatted(demand.gpu()));
    }
    if (!demand.custom().isEmpty()) {
      return Optional.of(
          "the transform asks for %s; the process backend has nothing of that: use the ray backend"
              .formatted(demand.custom()));
    }
    return Optional.empty();
  }

  double clamp(double cpu) {
    return Math.min(cpu, cpus);
  }

  /**
   * The smallest class that satisfies a demand which is not refused; its memory is a power of two,
   * or all that there is.
   */
  WorkerClass workerClass(String bundle, Demand demand) {
    long ram = SMALLEST;
    // Halved, not doubled, where it could overflow.
    while (ram < demand.ramBytes() && ram <= memoryBytes / 2) {
      ram *= 2;
    }
    if (ram < demand.ramBytes() || ram > memoryBytes) {
      ram = memoryBytes;
    }
    return new WorkerClass(bundle, ram, Math.ceil(clamp(demand.cpu())));
  }
}
