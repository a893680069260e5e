package dev.virgo.raygateway.ray;

import dev.virgo.raygateway.slot.Actors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The report that a worker's JVM leaves when it ends itself: that its memory ran out, or a crash.
 * Ray knows neither; on another host than the worker's it is seen where they share the folder.
 */
final class WorkerDeath {
  private static final System.Logger LOG = System.getLogger("dev.virgo.raygateway");
  private static final int HEAD_BYTES = 4096;

  private final Path data;
  private final Path file;
  private final Optional<Actors.Demand> demand;

  WorkerDeath(Path data, String unique) {
    this(data, data.resolve("ray").resolve("ended-" + unique + ".log"), Optional.empty());
  }

  private WorkerDeath(Path data, Path file, Optional<Actors.Demand> demand) {
    this.data = data;
    this.file = file;
    this.demand = demand;
  }

  WorkerDeath of(Actors.Demand worker) {
    return new WorkerDeath(data, file, Optional.of(worker));
  }

  /** Takes away what workers of an earlier gateway left, whose end was told as something else. */
  static void sweep(Path data) {
    var folder = data.resolve("ray");
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var left = Files.newDirectoryStream(folder, "ended-*.log")) {
      for (var report : left) {
        Files.deleteIfExists(report);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "reports of old workers in {0} stay: {1}", folder, e);
    }
  }

  /** Takes it away unread: its worker is ended for another reason. */
  void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the report {0} stays: {1}", file, e);
    }
  }

  /** Where the JVM is to write it. */
  Path file() {
    return file;
  }

  /** What it says, in words; empty if there is none. It is taken away. */
  Optional<String> read() {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (head().contains("OutOfMemory encountered")) {
        Files.delete(file);
        return Optional.of(outOfMemory());
      }
      var kept = data.resolve("logs").resolve("worker-" + name() + ".crash.log");
      Files.createDirectories(kept.getParent());
      Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of("worker's JVM crashed; its report is " + kept);
    } catch (NoSuchFileException e) {
      // It has been ended meanwhile, and the report discarded.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the report " + file + " cannot be read", e);
    }
  }

  private String head() throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
    }
  }

  private String outOfMemory() {
    return demand
        .map(worker ->
            "worker ran out of memory: it has a heap of %d MiB of %d MiB; raise the transform's"
                    .formatted(
                        WorkerJvm.heapBytes(worker.ramBytes()) >> 20, worker.ramBytes() >> 20)
                + " @Resources(ramGb)")
        .orElse("worker ran out of memory");
  }

  /** Of the log that holds what it printed. */
  String logName() {
    return "worker-" + name() + ".log";
  }

  private String name() {
    return demand.map(Actors.Demand::name).orElse("probe");
  }
}
