package dev.virgo.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.Session;
import dev.virgo.launcher.LauncherProcess;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class LauncherOptionsTest {
  @Command
  private static final class Starting {
    @Mixin LauncherOptions options = new LauncherOptions();
  }

  private static List<String> words(String... line) {
    var starting = new Starting();
    new CommandLine(starting).parseArgs(line);
    var terminal = Session.terminal(nowhere(), nowhere());
    return starting.options.words(new Embedded(terminal, Map.of()));
  }

  @Test
  void who_says_nothing_gets_worker_processes_and_three_minutes() {
    assertThat(words())
        .containsExactly(
            "--backend", LauncherProcess.BACKENDS.getFirst(), "--start-timeout", "180");
  }

  @ParameterizedTest
  @CsvSource({"10m, 600", "90s, 90", "240, 240", "1h, 3600"})
  void a_start_is_waited_for_as_long_as_asked(String written, String seconds) {
    assertThat(words("--wait", written)).containsSequence("--start-timeout", seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "500ms", "25h", "99999999999999999999", "soon", "-5", ""})
  void a_wait_that_is_none_is_a_usage_error(String written) {
    for (var command : List.of("up", "demo")) {
      var session = Session.of(command, "--wait", written);
      assertThat(session.exit()).as(session.err()).isEqualTo(2);
      assertThat(session.err()).contains("--wait");
    }
  }

  @Test
  void only_who_can_wait_longer_is_told_how() {
    var late = LauncherProcess.LATE + " 180 s: planner (it has not answered yet)";
    assertThat(Embedded.remedy(late, words())).contains("--wait 10m");
    assertThat(Embedded.remedy("the port is taken", words())).isEmpty();

    var bench =
        LauncherOptions.of(LauncherProcess.BACKENDS.getFirst())
            .words(new Embedded(Session.terminal(nowhere(), nowhere()), Map.of()));
    assertThat(Embedded.remedy(late, bench)).as("bench has no such option").isEmpty();
  }

  private static ByteArrayOutputStream nowhere() {
    return new ByteArrayOutputStream();
  }
}
