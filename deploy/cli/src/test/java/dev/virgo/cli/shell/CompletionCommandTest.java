package dev.virgo.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a bash, because that is who reads it. */
class CompletionCommandTest {
  @TempDir Path folder;

  @Test
  void commands_are_completed() throws Exception {
    assertThat(completed("virgo", "sta")).containsExactly("status");
    assertThat(completed("virgo", "")).contains("demo", "up", "run", "completion", "man");
    assertThat(completed("virgo", "transforms", "n")).contains("new");
  }

  @Test
  void options_of_the_command_are_completed_and_no_others() throws Exception {
    assertThat(completed("virgo", "up", "--b")).containsExactly("--backend");
    assertThat(completed("virgo", "status", "--b")).isEmpty();
  }

  /** What bash would offer for the last of the words. */
  private List<String> completed(String... words) throws Exception {
    var script = folder.resolve("virgo-completion");
    Files.writeString(script, Session.of("completion").out());
    var ask =
        """
        . "$0"
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _complete_virgo
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    var command = new ArrayList<>(List.of("bash", "-c", ask, script.toString()));
    command.addAll(List.of(words));
    // compopt, which the script calls, says there that nobody is completing.
    var bash = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var answer = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(answer).isZero();
    return answer.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
