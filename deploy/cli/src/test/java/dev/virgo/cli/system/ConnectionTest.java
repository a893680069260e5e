package dev.virgo.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.FakeApi;
import dev.virgo.cli.Session;
import dev.virgo.cli.terminal.JsonOption;
import dev.virgo.launcher.PortLayout;
import dev.virgo.launcher.SystemStatus;
import dev.virgo.schemas.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  @Test
  void an_address_without_a_scheme_is_a_usage_error() {
    for (var url : List.of("localhost:7400", "ftp://localhost", "http:7400")) {
      var session = Session.of("runs", "--url", url);
      assertThat(session.exit()).as(session.err()).isEqualTo(2);
      assertThat(session.err()).contains("'" + url + "'", "http://localhost:7400");
    }
  }

  @Test
  void a_port_that_is_none_is_a_usage_error(@TempDir Path folder) {
    var session = Session.of("up", "--port", "99999", "--data", folder.toString());
    assertThat(session.exit()).isEqualTo(2);
    assertThat(session.err()).contains("--port 99999", Integer.toString(65_536 - PortLayout.SIZE));
  }

  @Test
  void a_system_of_which_a_service_is_being_started_again_is_not_up() {
    var out = new ByteArrayOutputStream();
    var command = new StatusCommand(Session.terminal(out, new ByteArrayOutputStream()));
    assertThat(command.tell(status(false))).isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("not ready yet in /data");
    assertThat(command.tell(status(true))).isZero();
    command.json = JsonOption.given();
    assertThat(command.tell(status(false))).isEqualTo(3);
  }

  @Test
  void a_password_is_for_scripts_and_stays_off_the_screen() throws Exception {
    var out = new ByteArrayOutputStream();
    var command = new StatusCommand(Session.terminal(out, new ByteArrayOutputStream()));
    assertThat(command.tell(status(true))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("postgresql://virgo@127.0.0.1:7406/virgo", "status --json")
        .doesNotContain("secret");

    out.reset();
    command.json = JsonOption.given();
    assertThat(command.tell(status(true))).isZero();
    assertThat(EventJson.json().readTree(out.toString(StandardCharsets.UTF_8)).at("/postgres/uri"))
        .hasToString("\"postgresql://virgo:secret@127.0.0.1:7406/virgo\"");
  }

  private static SystemStatus status(boolean up) {
    return new SystemStatus(
        up,
        "/data",
        "http://127.0.0.1:7400",
        "127.0.0.1:7404",
        new SystemStatus.Postgres(
            "jdbc:postgresql://127.0.0.1:7406/virgo",
            "postgresql://virgo:secret@127.0.0.1:7406/virgo",
            "virgo",
            "secret"),
        List.of(new SystemStatus.Service("planner", null, up, 7400, 1)),
        List.of(),
        "process",
        new SystemStatus.Trace("http://127.0.0.1:7407", "http://127.0.0.1:7408"));
  }

  @Test
  void a_named_system_is_asked_for_its_status() throws Exception {
    String url;
    try (var api = new FakeApi()) {
      url = api.url();
      api.on("/system", "{\"kafka\": \"broker:9092\"}");
      var up = api.call("status", "--json");
      assertThat(up.exit()).as(up.err()).isZero();
      assertThat(up.json().path("up").asBoolean()).isTrue();
      assertThat(up.json().path("api").asText()).isEqualTo(url);
      assertThat(up.json().path("kafka").asText()).isEqualTo("broker:9092");
      assertThat(up.json().has("postgres")).isTrue();
    }
    var down = Session.of("status", "--json", "--url", url, "--token", "x");
    assertThat(down.exit()).isEqualTo(3);
    assertThat(down.json().path("up").asBoolean(true)).isFalse();
  }
}
