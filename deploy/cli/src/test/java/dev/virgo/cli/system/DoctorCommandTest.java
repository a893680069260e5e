package dev.virgo.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.Session;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @Test
  void a_host_without_a_system_is_usable(@TempDir Path folder) throws Exception {
    var session =
        Session.of("doctor", "--json", "--data", folder.resolve("not/yet/there").toString());
    assertThat(session.exit()).as(session.out()).isZero();
    var checks = session.json();
    assertThat(checks.findValuesAsText("check"))
        .contains("JDK", "disk", "data folder", "ports", "system", "Python", "Ray", "Docker");
    for (var check : checks) {
      if (!check.path("ok").asBoolean()) {
        assertThat(check.path("remedy").asText()).as(check.toString()).isNotEmpty();
      }
    }
  }

  @Test
  void a_named_system_that_does_not_answer_is_wrong() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var session = Session.of("doctor", "--url", "http://127.0.0.1:" + port, "--token", "x");
    assertThat(session.exit()).isEqualTo(4);
    assertThat(session.lines()).anyMatch(line -> line.startsWith("WRONG API"));
  }

  @Test
  void a_taken_port_is_named() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var check = HostChecks.ports(socket.getLocalPort(), 1);
      assertThat(check.state()).isEqualTo(Check.State.NOTE);
      assertThat(check.detail()).contains(Integer.toString(socket.getLocalPort()));
    }
  }

  @Test
  void a_missing_program_is_a_note_with_its_purpose() {
    var check = HostChecks.program("Tea", List.of("virgo-needs-no-tea"), "breaks");
    assertThat(check).isEqualTo(Check.note("Tea", "not found", "install it if you want breaks"));
  }

  /** With the script of the repository, in one that has nothing installed. */
  private static Check ray(Path home, Map<String, String> further) throws Exception {
    var scripts = Files.createDirectories(home.resolve("deploy/ray"));
    for (var name : List.of("venv.sh", "requirements.txt")) {
      Files.copy(
          Path.of("../ray", name), scripts.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    var environment = new HashMap<>(Map.of("VIRGO_HOME", home.toString(), "VIRGO_RAY", ""));
    environment.putAll(further);
    return HostChecks.ray(environment);
  }

  /** A folder with a Ray that only knows its version. */
  private static Path rayOf(Path folder, String version) throws Exception {
    var program = Files.createDirectories(folder).resolve("ray");
    Files.writeString(program, "#!/bin/sh\necho ray, version " + version + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return folder;
  }

  @Test
  void ray_is_looked_for_where_the_backend_finds_it(@TempDir Path home) throws Exception {
    var installed = home.resolve(".virgo/venv-ray");
    var nothing = ray(home.resolve("other"), Map.of());
    rayOf(installed.resolve("bin"), "2.39.0");
    Files.copy(Path.of("../ray/requirements.txt"), installed.resolve("installed.txt"));

    assertThat(ray(home, Map.of()))
        .isEqualTo(Check.ok("Ray", "2.39.0 in " + installed.resolve("bin")));
    assertThat(nothing.state()).isEqualTo(Check.State.NOTE);
    assertThat(nothing.detail()).contains("not installed", "other/.virgo/venv-ray");
    assertThat(nothing.remedy()).contains("virgo up --backend ray");
  }

  @Test
  void ray_of_ones_own_must_be_there_and_of_the_version(@TempDir Path home) throws Exception {
    var own = rayOf(home.resolve("own"), "2.39.0");
    var other = rayOf(home.resolve("other"), "2.40.0");

    assertThat(ray(home.resolve("1"), Map.of("VIRGO_RAY", own.toString())))
        .isEqualTo(Check.ok("Ray", "2.39.0 in " + own));
    var wrong = ray(home.resolve("2"), Map.of("VIRGO_RAY", other.toString()));
    assertThat(wrong.state()).isEqualTo(Check.State.WRONG);
    assertThat(wrong.detail()).contains(other.toString(), "2.40.0", "not 2.39.0");
    assertThat(wrong.remedy()).contains("ray==2.39.0", "VIRGO_RAY");
    var missing = ray(home.resolve("3"), Map.of("VIRGO_RAY", "/nowhere"));
    assertThat(missing.detail()).contains("/nowhere", "no program ray");
  }

  @Test
  void host_without_a_python_that_ray_has_packages_for_is_told_which(@TempDir Path home)
      throws Exception {
    var programs = Files.createDirectories(home.resolve("programs"));
    for (var name : List.of("env", "bash", "dirname", "cat", "cmp")) {
      Files.createSymbolicLink(programs.resolve(name), program(name));
    }

    var check = ray(home, Map.of("PATH", programs.toString()));

    assertThat(check.detail()).contains("Python 3.9 to 3.12");
    assertThat(check.remedy()).contains("apt-get install python3");
  }

  private static Path program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_folder_that_cannot_be_read_is_one_wrong_check_among_the_others(@TempDir Path folder)
      throws Exception {
    Session session;
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      // As with somebody else's: the lock cannot be opened. (A test that is root may open any
      // file.)
      socket.bind(UnixDomainSocketAddress.of(folder.resolve("launcher.lock")));
      session = Session.of("doctor", "--json", "--data", folder.toString());
    }
    assertThat(session.exit()).isEqualTo(4);
    assertThat(session.json().findValuesAsText("check")).contains("JDK", "disk", "Docker");
    assertThat(session.json().findParents("check"))
        .filteredOn(check -> check.path("check").asText().equals("system"))
        .singleElement()
        .satisfies(check ->
            assertThat(check.path("detail").asText()).contains(folder.toString(), "--data"));
  }
}
