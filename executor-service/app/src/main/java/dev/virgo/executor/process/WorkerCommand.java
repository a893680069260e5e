package dev.virgo.executor.process;

import dev.virgo.executor.pool.WorkerClass;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a worker process is started.
 *
 * @param classPath of the worker with its transforms
 * @param options further options of the JVM
 * @param token what its requests carry; made by the executor, known to nobody else
 * @param blobRoot where it writes results
 * @param logs folder for what workers print
 * @param otlp where it sends spans; empty: nowhere
 */
record WorkerCommand(
    String classPath, List<String> options, String token, URI blobRoot, Path logs, String otlp) {
  WorkerCommand {
    options = List.copyOf(options);
  }

  List<String> line(WorkerClass workerClass) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-Xms16m",
            "-Xmx" + (workerClass.heapBytes() >> 20) + "m",
            "-XX:ActiveProcessorCount=" + Math.max(1, (int) Math.ceil(workerClass.cpus())),
            // Gives memory back after a large batch, and starts fast.
            "-XX:+UseSerialGC",
            "-XX:-ShrinkHeapInSteps",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-Xshare:auto",
            // A worker that survived an OutOfMemoryError would be used again.
            "-XX:+ExitOnOutOfMemoryError",
            // The JVM's own last words would go into the pipe.
            "-XX:+DisplayVMOutputToStderr",
            "-XX:-UsePerfData",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    line.addAll(options);
    line.addAll(List.of("-cp", classPath, "dev.virgo.worker.Main"));
    return line;
  }

  /** Only what a worker needs: no password of the database, not the services' token. */
  Map<String, String> environment(String slot) {
    var environment = new TreeMap<String, String>();
    System.getenv()
        .forEach((name, value) -> {
          if (!name.startsWith("VIRGO_") && !name.startsWith("QUARKUS_")) {
            environment.put(name, value);
          }
        });
    environment.put("VIRGO_TOKEN", token);
    environment.put("VIRGO_BLOB_ROOT", blobRoot.toString());
    environment.put("VIRGO_SLOT", slot);
    if (!otlp.isBlank()) {
      environment.put("VIRGO_OTLP_ENDPOINT", otlp);
    }
    return environment;
  }

  /** The token stays out of logs. */
  @Override
  public String toString() {
    return "WorkerCommand[classPath=" + classPath + ", blobRoot=" + blobRoot + "]";
  }
}
