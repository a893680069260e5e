package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.slot.Actors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the JVM of a worker is started; Ray adds these to its own command line. */
final class WorkerJvm {
  /** What Ray's serializer, its native library and Arrow ask of a JVM. */
  private static final List<String> ACCESS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.math=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private WorkerJvm() {}

  /** Of the process's memory a quarter is for what is not heap: Ray, Arrow, code, stacks. */
  static long heapBytes(long ramBytes) {
    return ramBytes / 4 * 3;
  }

  static List<String> options(
      Actors.Demand demand, List<String> further, WorkerDeath report, Path data) {
    var options = common(heapBytes(demand.ramBytes()), (int) Math.ceil(demand.cpu()), report);
    options.add(archive(data));
    options.addAll(further);
    return options;
  }

  /** Of an actor without a worker, which leaves its classes to the others, loaded and linked. */
  static List<String> probe(WorkerDeath report, Path data) {
    var options = common(64L << 20, 1, report);
    options.add(archive(data));
    options.add("-XX:+AutoCreateSharedArchive");
    return options;
  }

  /** Where a host has none, or one of other classes, its JVMs do without. */
  private static String archive(Path data) {
    return "-XX:SharedArchiveFile="
        + data.resolve("ray")
            .resolve("worker-%s.jsa".formatted(System.getProperty("java.runtime.version")));
  }

  private static List<String> common(long heapBytes, int cpus, WorkerDeath report) {
    var options = new ArrayList<>(ACCESS);
    options.addAll(
        List.of(
            "-Xms16m",
            "-Xmx" + (heapBytes >> 20) + "m",
            "-XX:ActiveProcessorCount=" + cpus,
            // Gives memory back after a large batch, and starts fast.
            "-XX:+UseSerialGC",
            "-XX:-ShrinkHeapInSteps",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-Xshare:auto",
            "-Xlog:aot*=off",
            "-Xlog:cds*=off",
            "-XX:-UsePerfData",
            // A worker that survived an OutOfMemoryError would be used again; and nobody sees the
            // exit code of Ray's workers, so the JVM's report must tell why it ended.
            "-XX:+CrashOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + report.file()));
    return options;
  }
}
