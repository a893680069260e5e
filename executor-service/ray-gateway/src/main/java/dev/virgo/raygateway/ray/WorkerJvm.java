package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.slot.Actors;
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
      Actors.Demand demand, List<String> further, WorkerDeath report, WorkerClasses classes) {
    int cores = (int) Math.ceil(demand.cpu());
    var options = common(heapBytes(demand.ramBytes()), cores, report, classes.flags());
    options.addAll(further);
    return options;
  }

  /** Of an actor without a worker. */
  static List<String> small(WorkerDeath report, WorkerClasses classes) {
    return common(64L << 20, 1, report, classes.flags());
  }

  /**
   * Of an actor that leaves its classes to later ones; without further options, which may keep it
   * from starting, and one such keeps others from it for a while.
   */
  static List<String> rehearsing(WorkerDeath report, WorkerClasses classes) {
    return common(256L << 20, 1, report, classes.archive().flagsOrWriteAtEnd());
  }

  private static List<String> common(
      long heapBytes, int cpus, WorkerDeath report, List<String> classes) {
    var options = new ArrayList<>(ACCESS);
    options.addAll(classes);
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
            "-XX:-UsePerfData",
            // Nobody looks at Ray's loggers from outside, and each start would pay for it.
            "-Dlog4j2.disable.jmx=true",
            // A worker that survived an OutOfMemoryError would be used again; and nobody sees the
            // exit code of Ray's workers, so the JVM's report must tell why it ended.
            "-XX:+CrashOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + report.file()));
    return options;
  }
}
