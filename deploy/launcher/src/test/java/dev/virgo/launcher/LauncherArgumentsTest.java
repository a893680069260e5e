package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherArgumentsTest {
  private static final List<String> FOLDERS =
      List.of("--data", "/data", "--home", "/virgo", "--cache", "/cache");

  @Test
  void what_is_not_said_has_defaults() {
    var arguments = LauncherArguments.parse(FOLDERS);
    assertThat(arguments.data()).isEqualTo(Path.of("/data"));
    assertThat(arguments.port()).isEmpty();
    assertThat(arguments.backend()).isEqualTo("process");
    assertThat(arguments.minimumFreeBytes()).isEqualTo(1L << 30);
    assertThat(arguments.flags()).isEmpty();
  }

  @Test
  void everything_can_be_said() {
    var arguments =
        parse(
            "--port",
            "9000",
            "--backend",
            "process",
            "--otlp",
            "http://127.0.0.1:4317",
            "--minimum-free",
            "5",
            "--start-timeout",
            "7",
            "--flags",
            "planner=-Xmx1g -XX:+UseG1GC");
    assertThat(arguments.port()).hasValue(9000);
    assertThat(arguments.backend()).isEqualTo("process");
    assertThat(arguments.otlpEndpoint()).contains("http://127.0.0.1:4317");
    assertThat(arguments.minimumFreeBytes()).isEqualTo(5);
    assertThat(arguments.startPatience()).isEqualTo(Duration.ofSeconds(7));
    assertThat(arguments.flags())
        .containsEntry(ServiceRole.PLANNER, List.of("-Xmx1g", "-XX:+UseG1GC"));
  }

  @Test
  void backend_that_there_is_not_is_refused_and_never_replaced_by_another() {
    assertThatThrownBy(() -> parse("--backend", "slurm"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no backend slurm")
        .hasMessageContaining("there is: process, ray");
  }

  @Test
  void ray_comes_with_the_folder_of_its_program_and_that_with_nothing_else() {
    var arguments = parse("--backend", "ray", "--ray", "/venv/bin");
    assertThat(arguments.backend()).isEqualTo("ray");
    assertThat(arguments.ray()).contains(Path.of("/venv/bin"));
    assertThatThrownBy(() -> parse("--backend", "ray"))
        .hasMessageContaining("needs --ray DIR")
        .hasMessageContaining("deploy/ray/venv.sh");
    assertThatThrownBy(() -> parse("--ray", "/venv/bin"))
        .hasMessageContaining("goes with --backend ray");
  }

  @Test
  void folders_of_transforms_hold_jars(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> parse("--transforms", folder.toString()))
        .hasMessageContaining("holds no jar");
    assertThatThrownBy(() -> parse("--transforms", folder.resolve("nowhere").toString()))
        .hasMessageContaining("nowhere is no folder that can be read");

    Files.createFile(folder.resolve("mine.jar"));

    assertThat(parse("--transforms", folder.toString()).transforms()).containsExactly(folder);
  }

  @Test
  void wrong_words_are_named() {
    assertThatThrownBy(() -> parse("--prot", "1")).hasMessageContaining("--prot");
    assertThatThrownBy(() -> parse("--port", "x")).hasMessageContaining("--port needs a number");
    assertThatThrownBy(() -> parse("--port")).hasMessageContaining("--port needs a value");
    assertThatThrownBy(() -> parse("--flags", "broker=-Xmx1g")).hasMessageContaining("planner=");
    assertThatThrownBy(() -> LauncherArguments.parse(List.of())).hasMessageContaining("--data");
  }

  private static LauncherArguments parse(String... more) {
    var words = new ArrayList<>(FOLDERS);
    words.addAll(List.of(more));
    return LauncherArguments.parse(words);
  }
}
