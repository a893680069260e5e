package dev.virgo.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the scripts do beside calling the command line. */
@Timeout(60)
class ScriptsTest {
  /** Says its program's pid, and waits for that. */
  private static final String WORK = waitingFor("sh -c 'echo $$; exec sleep 1000'");

  /** Its program ends in an orderly way when it is told to, as a JVM does. */
  private static final String ORDERLY =
      waitingFor("sh -c 'echo $$; trap \"exit 0\" INT TERM; while :; do sleep 0.1; done'");

  /** As tests that have a limit. */
  private static final String LIMITED =
      waitingFor("timeout --foreground 500 sh -c 'echo $$; exec sleep 1000'");

  /** Work in the background heeds no INT. */
  private static final String BACKGROUND = waitingFor("sh -c 'echo $$; exec sleep 1000' & wait");

  @TempDir Path folder;

  private static String waitingFor(String program) {
    return "set -eu; . ../script/job.sh; work() { %s; }; interruptible work; echo went on"
        .formatted(program);
  }

  private static ProcessBuilder bash(String script) {
    // Whoever runs the tests in the background may have them ignore it.
    return new ProcessBuilder("env", "--default-signal=INT", "bash", "-c", script)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  static Stream<Arguments> a_signal_to_the_script_alone_ends_what_it_waits_for() {
    return Stream.of(WORK, ORDERLY, LIMITED, BACKGROUND)
        .flatMap(script ->
            Stream.of(Arguments.of("INT", 130, script), Arguments.of("TERM", 143, script)));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource
  void a_signal_to_the_script_alone_ends_what_it_waits_for(
      String signal, int status, String commands) throws Exception {
    assumeTrue(bash("true").start().waitFor() == 0, "env knows no --default-signal");
    var script = bash(commands).start();
    try (var lines = script.inputReader()) {
      var program = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();

      var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(script.pid()));
      assertThat(kill.start().waitFor()).isZero();

      assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(program.isAlive()).as("the script ends after its program").isFalse();
      assertThat(script.exitValue()).isEqualTo(status);
      assertThat(lines.readLine()).as("said after it").isNull();
    } finally {
      script.destroyForcibly();
    }
  }

  @Test
  void a_job_that_ends_by_itself_has_its_own_status() throws Exception {
    for (int status : List.of(0, 4)) {
      var job = ". ../script/job.sh; work() { return %d; }; interruptible work".formatted(status);
      assertThat(bash(job).start().waitFor()).isEqualTo(status);
    }
  }

  /** With a Python that makes environments of nothing. */
  @Test
  void an_install_of_ray_says_how_long_it_takes_and_when_it_is_done() throws Exception {
    var scripts = Files.createDirectories(folder.resolve("deploy/ray"));
    for (var name : List.of("venv.sh", "requirements.txt")) {
      Files.copy(
          Path.of("../ray", name), scripts.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    var python = Files.createDirectories(folder.resolve("python")).resolve("python3");
    Files.writeString(
        python,
        """
        #!/bin/sh
        [ "$1" = -m ] || exit 0
        mkdir -p "$3/bin"
        printf '#!/bin/sh\ncp "$0" "${0%%pip}ray"\n' >"$3/bin/pip"
        chmod +x "$3/bin/pip"
        """);
    assertThat(python.toFile().setExecutable(true)).isTrue();
    var builder = new ProcessBuilder(scripts.resolve("venv.sh").toString());
    builder.environment().remove("VIRGO_RAY");
    builder.environment().merge("PATH", folder.resolve("python") + ":", (path, own) -> own + path);

    var script = builder.start();
    var said = script.errorReader().readAllAsString();

    assertThat(script.waitFor()).as(said).isZero();
    assertThat(said.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("installing ray==", "a quarter of a minute", "70 MB"),
            line -> assertThat(line).contains("fetching and unpacking", "230 MB"),
            line -> assertThat(line).matches("virgo: ray==.* is installed after [0-9]+ s"));
    assertThat(script.inputReader().readLine())
        .isEqualTo(folder.resolve(".virgo/venv-ray/bin").toString());
  }
}
