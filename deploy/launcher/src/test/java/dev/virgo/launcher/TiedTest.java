package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.virgo.schemas.process.Offspring;
import dev.virgo.schemas.process.ProcessName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that knows nothing of its launcher ends with it, however that ends. */
@Timeout(60)
class TiedTest {
  private static final Path SCRIPT = Path.of("tied.sh").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Says its pid, and lives until somebody ends it. */
  private static final List<String> PROGRAM = List.of("bash", "-c", "echo $$; exec sleep 600");

  @Test
  void its_status_is_the_one_of_the_program() throws Exception {
    var tied = tied(List.of("bash", "-c", "exit 7"));
    assertThat(tied.waitFor()).isEqualTo(7);
  }

  @Test
  void the_program_has_no_input_of_its_own() throws Exception {
    var tied = tied(List.of("bash", "-c", "cat; echo done"));
    try (var output = tied.inputReader()) {
      assertThat(output.readLine()).isEqualTo("done");
    }
  }

  @Test
  void the_end_of_the_input_ends_the_program() throws Exception {
    var tied = tied(PROGRAM);
    try (var output = tied.inputReader()) {
      var program = program(output);
      assertThat(ProcessName.of(program).lives()).isTrue();

      tied.getOutputStream().close();

      awaitEnd(program);
      assertThat(tied.waitFor()).isEqualTo(128 + 15);
    }
  }

  @Test
  void a_request_to_end_is_passed_on() throws Exception {
    var tied = tied(PROGRAM);
    try (var output = tied.inputReader()) {
      var program = program(output);

      tied.toHandle().destroy();

      awaitEnd(program);
      assertThat(tied.waitFor()).isEqualTo(128 + 15);
    }
  }

  @Test
  void a_launcher_that_is_killed_takes_the_program_with_it() throws Exception {
    var launcher = TestPrograms.start(Parent.class);
    try (var output = launcher.inputReader()) {
      var program = program(output);
      assertThat(ProcessName.of(program).lives()).isTrue();

      launcher.destroyForcibly().waitFor();

      awaitEnd(program);
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void a_script_that_is_killed_takes_the_program_with_it() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv (util-linux) on this host");
    var tied = tied(PROGRAM);
    try (var output = tied.inputReader()) {
      var program = program(output);
      assertThat(ProcessName.of(program).lives()).isTrue();

      tied.destroyForcibly().waitFor();

      awaitEnd(program);
    }
  }

  /** The first line, which is the program's own. */
  private static ProcessHandle program(BufferedReader output) throws IOException {
    return ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
  }

  /** As the launcher starts what is tied to it. */
  private static Process tied(List<String> program) throws IOException {
    return new ChildSpecification(
            "tied",
            1,
            ChildSpecification.connection(1),
            List.of(SCRIPT.toString()),
            program,
            Map.of(),
            Path.of("").toAbsolutePath())
        .start(Path.of("/data"), Offspring.ofCurrent());
  }

  private static void awaitEnd(ProcessHandle program) {
    try {
      await("the end of process " + program.pid())
          .atMost(PATIENCE)
          .until(() -> !ProcessName.of(program).lives());
    } finally {
      program.destroyForcibly();
    }
  }

  /** A launcher that knows of one program, and lives until it is killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      var tied = tied(PROGRAM);
      try (var output = tied.inputReader()) {
        System.out.println(output.readLine());
      }
      Thread.currentThread().join();
    }
  }
}
