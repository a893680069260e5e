package dev.virgo.executor.pool;

import dev.virgo.executor.process.ProcessWorkers;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Real worker processes with the tests' own transforms. */
final class SampleWorkers {
  private SampleWorkers() {}

  static WorkerSource of(Path folder, String option, double cpus, long memoryBytes) {
    return ProcessWorkers.of(
        new ProcessWorkers.Settings(
            System.getProperty("java.class.path"),
            List.of(option),
            folder.resolve("blobs").toUri(),
            folder.resolve("logs"),
            "",
            OptionalDouble.of(cpus),
            OptionalLong.of(memoryBytes)));
  }
}
