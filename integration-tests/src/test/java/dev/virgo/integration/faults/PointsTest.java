package dev.virgo.integration.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.integration.faults.agent.Trap;
import dev.virgo.integration.stack.Virgo;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules beside the built programs: a method that was renamed would silently never be reached.
 */
class PointsTest {
  @TempDir Path folder;

  @Test
  void every_point_is_in_the_built_programs() throws Exception {
    assertThat(check(Traps.rules())).contains("no errors");
  }

  @Test
  void a_point_in_a_method_that_was_renamed_is_found() throws Exception {
    var renamed = Traps.rules().replace("METHOD flush", "METHOD flushed");

    assertThat(check(renamed)).contains("before-the-commit").doesNotContain("no errors");
  }

  @Test
  void a_point_at_a_call_that_is_gone_is_found() throws Exception {
    var gone = Traps.rules().replace("AT INVOKE java.nio.file.Files.move", "AT INVOKE Files.gone");

    assertThat(check(gone)).contains("before-the-blobs-rename").doesNotContain("no errors");
  }

  /** What Byteman's own checker says; it loads the classes of all programs. */
  private String check(String rules) throws IOException, InterruptedException {
    var script = Files.writeString(folder.resolve("points.btm"), rules);
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                "org.jboss.byteman.check.TestScript",
                "-v",
                script.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private static String classPath() throws IOException {
    var jars = new ArrayList<Path>();
    jars.add(Traps.codeOf(org.jboss.byteman.agent.Main.class));
    jars.add(Traps.codeOf(Trap.class));
    for (var module : List.of("planner-service/app", "cache-service", "executor-service/app")) {
      var program = Virgo.ROOT.resolve(module).resolve("target/quarkus-app");
      assertThat(program).as("built program; ./virgo --help builds it").exists();
      jars.add(program.resolve("service.jar"));
      try (var files = Files.list(program.resolve("lib"))) {
        files.forEach(jars::add);
      }
    }
    try (var files = Files.list(Virgo.ROOT.resolve("deploy/launcher/target/launcher"))) {
      files.forEach(jars::add);
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
