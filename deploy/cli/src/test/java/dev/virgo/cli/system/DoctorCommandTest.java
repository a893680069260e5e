package dev.virgo.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.Session;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
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
