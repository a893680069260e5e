package dev.virgo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RayTest {
  private static final SystemSettings SETTINGS = new SystemSettings(7400, "token", "password");

  @TempDir Path temporary;

  private List<ChildSpecification> specifications(Path programs, Path home) throws Exception {
    try (var folder = DataFolder.own(temporary.resolve("data"))) {
      return new Ray(programs, home, new PortLayout(7400))
          .specifications(folder, SETTINGS, List.of(temporary));
    }
  }

  private static Path executable(Path file) throws Exception {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Path programs() throws Exception {
    return executable(temporary.resolve("bin/ray")).resolveSibling("");
  }

  private Path home() throws Exception {
    var home = temporary.resolve("home");
    executable(home.resolve("executor-service/ray-gateway/target/gateway/ray-gateway.jar"));
    return home;
  }

  @Test
  void missing_ray_or_gateway_is_named_with_the_remedy() throws Exception {
    assertThatThrownBy(() -> specifications(temporary.resolve("nothing"), home()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(temporary.resolve("nothing").toString())
        .hasMessageContaining("deploy/ray/venv.sh");
    assertThatThrownBy(() -> specifications(programs(), temporary))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("ray-gateway.jar")
        .hasMessageContaining("./virgo");
  }

  @Test
  void head_and_gateway_listen_on_loopback_and_are_stopped_after_the_services() throws Exception {
    var both = specifications(programs(), home());

    assertThat(both)
        .extracting(ChildSpecification::name)
        .containsExactly("ray-head", "ray-gateway");
    assertThat(both)
        .extracting(ChildSpecification::turn)
        .containsOnly(ChildSpecification.Turn.SUPPORT);
    assertThat(both.getFirst().arguments())
        .contains("--node-ip-address=127.0.0.1", "--include-dashboard=false", "--block");
    assertThat(both.getFirst().environment())
        .containsEntry("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0");
    assertThat(both.getLast().environment()).containsEntry("VIRGO_GATEWAY_HOST", "127.0.0.1");
  }

  @Test
  void a_gateway_starts_with_the_classes_that_one_before_has_left() throws Exception {
    var gateway = specifications(programs(), home()).getLast();
    var target = temporary.resolve("home/executor-service/ray-gateway/target");
    var archive = archive(gateway);
    assertThat(archive.getParent()).isEqualTo(target);
    assertThat(flags(gateway)).contains("\"-XX:+RecordDynamicDumpInfo\"");

    Files.writeString(archive, "whole");
    assertThat(flags(gateway))
        .contains("\"-XX:SharedArchiveFile=" + archive + "\"")
        .doesNotContain("\"-XX:+RecordDynamicDumpInfo\"");
  }

  /** The JVM's, which it is told to read from a file. */
  private static List<String> flags(ChildSpecification gateway) throws Exception {
    gateway.before().run();
    var first = gateway.arguments().getFirst();
    assertThat(first).startsWith("@");
    return Files.readAllLines(Path.of(first.substring(1)));
  }

  @Test
  void classes_of_other_jars_are_taken_away_before_a_start() throws Exception {
    var before = archive(specifications(programs(), home()).getLast());
    Files.writeString(before, "whole");
    var jar = temporary.resolve("home/executor-service/ray-gateway/target/gateway/ray-gateway.jar");
    Files.writeString(jar, "another");
    specifications(programs(), jar.resolve("../../../../..").normalize()).getLast().before().run();
    assertThat(before).doesNotExist();
  }

  private static Path archive(ChildSpecification gateway) {
    return Path.of(Objects.requireNonNull(gateway.environment().get("VIRGO_GATEWAY_CLASSES")));
  }

  @Test
  void last_words_of_a_gateway_that_crashes_are_among_the_logs() throws Exception {
    var gateway = specifications(programs(), home()).getLast();

    var words = temporary.resolve("data/logs/ray-gateway.crash.log");
    assertThat(gateway.arguments()).contains("-XX:ErrorFile=" + words);
  }
}
