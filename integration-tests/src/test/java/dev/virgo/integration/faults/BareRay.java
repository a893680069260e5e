package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** Ray with nothing of Virgo's: what a start of a cluster is compared with. */
final class BareRay {
  private static final String CLUSTER =
      """
      import ray
      ray.init(num_cpus=1, include_dashboard=False, _node_ip_address="127.0.0.1",
               log_to_driver=False, _temp_dir="FOLDER")
      print("called", ray.get(ray.remote(lambda: 25).remote()), flush=True)
      ray.shutdown()
      """;

  private BareRay() {}

  /**
   * From nothing to the answer of the first call, in Ray's own language.
   *
   * @param programs the folder that {@code deploy/ray/venv.sh} prints
   */
  static Duration start(String programs) throws Exception {
    // Sockets lie in it, and their paths must be short.
    var folder = Files.createTempDirectory(Path.of("/tmp"), "vb");
    try {
      return start(Path.of(programs, "python"), folder);
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Duration start(Path program, Path folder) throws Exception {
    var words = folder.resolve("words");
    var builder =
        new ProcessBuilder(
                program.toString(), "-c", CLUSTER.replace("FOLDER", folder.resolve("r").toString()))
            .redirectError(words.toFile());
    builder.environment().put("RAY_USAGE_STATS_ENABLED", "0");
    builder.environment().put("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0");
    long begin = System.nanoTime();
    var python = builder.start();
    try (var said = python.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).as(Files.readString(words)).isEqualTo("called 25");
      var taken = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(python.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return taken;
    } finally {
      python.descendants().forEach(ProcessHandle::destroyForcibly);
      python.destroyForcibly();
    }
  }
}
