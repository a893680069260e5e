package dev.virgo.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process uses. The peak is the kernel's own (VmHWM) and is set back for each batch by
 * writing 5 to clear_refs; where there is no /proc it reads as 0, unknown.
 */
final class ProcessMeter {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

  private ProcessMeter() {}

  /** From here on the peak counts anew, from what is resident now. */
  static void resetPeak() {
    try {
      if (Files.isWritable(CLEAR)) {
        Files.writeString(CLEAR, "5");
      }
    } catch (IOException e) {
      // Forbidden in some containers: the peak is then that of the process's life, an upper bound.
      System.err.println("peak memory is not set back between batches: " + e);
    }
  }

  /** Largest resident memory since {@link #resetPeak}, bytes; 0: unknown. */
  static long peakBytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      System.err.println("peak memory is unknown: " + e);
      return 0;
    }
  }

  /** Time and CPU of this process, with all its threads, at one moment. */
  record Reading(long timeNs, long cpuNs) {
    /** What was used since then. */
    Used used() {
      var now = now();
      return new Used(now.timeNs - timeNs, now.cpuNs - cpuNs);
    }
  }

  /** Time that passed and CPU time of all threads of this process, nanoseconds. */
  record Used(long wallNs, long cpuNs) {
    static final Used NOTHING = new Used(0, 0);
  }

  static Reading now() {
    return new Reading(System.nanoTime(), SYSTEM.getProcessCpuTime());
  }
}
