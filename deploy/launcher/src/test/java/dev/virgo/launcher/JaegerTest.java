package dev.virgo.launcher;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.virgo.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JaegerTest {
  private static final Pattern ENDPOINT = Pattern.compile("endpoint: \"(.*?)\"");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)}");
  private static final SystemSettings SETTINGS = new SystemSettings(7400, "token", "password");

  @TempDir Path home;

  @Test
  void it_is_one_more_process_that_ends_with_the_launcher() throws Exception {
    var jaeger = started("--jaeger", program().toString()).getLast();

    assertThat(jaeger.name()).isEqualTo("jaeger");
    assertThat(jaeger.port()).isEqualTo(7407);
    assertThat(jaeger.health()).hasToString("http://127.0.0.1:7409/status");
    assertThat(jaeger.program()).containsExactly(home + "/deploy/launcher/tied.sh");
    assertThat(jaeger.arguments())
        .containsExactly(program().toString(), "--config", home + "/deploy/jaeger/jaeger.yaml");
    assertThat(jaeger.environment())
        .containsEntry("VIRGO_JAEGER_PORT", "7407")
        .containsEntry("VIRGO_JAEGER_OTLP_PORT", "7408")
        .containsEntry("VIRGO_JAEGER_HEALTH_PORT", "7409");
    assertThat(jaeger.turn()).isEqualTo(ChildSpecification.Turn.SUPPORT);
    assertThat(jaeger.stranger()).isTrue();
  }

  @Test
  void services_send_their_traces_there_and_nowhere_else() throws Exception {
    var specifications = started("--jaeger", program().toString());

    assertThat(specifications).hasSize(5);
    assertThat(specifications.subList(0, 4))
        .allSatisfy(service ->
            assertThat(service.environment())
                .containsEntry("VIRGO_OTLP_ENDPOINT", "http://127.0.0.1:7408"));
    assertThatThrownBy(() -> started("--jaeger", "/jaeger", "--otlp", "http://127.0.0.1:4317"))
        .hasMessage("traces go to one place: give --jaeger FILE or --otlp URL, not both");
  }

  @Test
  void without_it_there_are_the_four_services_and_no_traces() throws Exception {
    assertThat(started())
        .hasSize(4)
        .allSatisfy(
            service -> assertThat(service.environment()).doesNotContainKey("VIRGO_OTLP_ENDPOINT"));
  }

  /** Its own default is every interface of the host. */
  @Test
  void every_place_where_it_listens_is_on_loopback_and_named_by_the_launcher() throws Exception {
    var configuration = Files.readString(Path.of("../jaeger/jaeger.yaml"));
    var told = started("--jaeger", program().toString()).getLast().environment();

    assertThat(ENDPOINT.matcher(configuration).results().map(match -> match.group(1)))
        .hasSize(4)
        .allSatisfy(endpoint -> assertThat(endpoint).startsWith("127.0.0.1:"));
    assertThat(VARIABLE.matcher(configuration).results().map(match -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(told.keySet());
    assertThat(
            configuration.lines().filter(line -> line.contains("grpc:") || line.contains("http:")))
        .allSatisfy(line -> assertThat(line).contains("endpoint:"));
  }

  @Test
  void file_that_cannot_be_run_is_named_with_what_makes_one() throws Exception {
    var file = Files.writeString(home.resolve("notes.txt"), "no program");

    assertThatThrownBy(() -> started("--jaeger", file.toString()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("deploy/jaeger/build.sh");
  }

  @Test
  void port_of_it_that_is_taken_is_named_with_what_it_is_for() throws Exception {
    int base = Ports.freeBlock(PortLayout.SIZE);
    int taken = new PortLayout(base).traceViewer();
    try (var _ = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
      var request = new PortRequest(OptionalInt.of(base), said -> {});

      assertThatThrownBy(() -> request.settle(home))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("the trace viewer")
          .hasMessageContaining(Integer.toString(taken))
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }

  /** What a launcher with these words starts, in a home where everything looks built. */
  private List<ChildSpecification> started(String... words) throws Exception {
    for (var role : ServiceRole.values()) {
      var program = role.program(home);
      Files.createDirectories(requireNonNull(program.getParent()));
      Files.writeString(program, "");
    }
    var all = new ArrayList<>(List.of("--data", home + "/data", "--home", home.toString()));
    all.addAll(List.of("--cache", home + "/cache"));
    all.addAll(List.of(words));
    try (var folder = DataFolder.own(home.resolve("data"))) {
      return new ServicePrograms(LauncherArguments.parse(all)).specifications(folder, SETTINGS);
    }
  }

  private Path program() throws IOException {
    var program = home.resolve("jaeger");
    if (!Files.exists(program)) {
      Files.writeString(program, "");
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    return program;
  }
}
