package dev.virgo.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.cli.FakeApi;
import dev.virgo.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final String STARTED =
      "{\"run\": \"run-1\", \"recording\": \"mine\", \"status\": \"PLANNING\", \"window\": null}";

  private static final String REFUSED =
      """
      {"error": {"code": "E", "message": "it does not compile", "help": "look at it",
       "diagnostics": [{"code": "E001", "line": 2, "column": 9, "message": "no nix"}]}}
      """;

  @TempDir Path folder;
  private FakeApi api;

  @BeforeEach
  void listen() throws Exception {
    api = new FakeApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String pipeline() throws Exception {
    return Files.writeString(folder.resolve("p.cst"), "in a: Int\nout a\n").toString();
  }

  @Test
  void a_pipeline_that_is_refused_is_one_document_with_its_diagnostics() throws Exception {
    api.once("/runs", 422, REFUSED);
    var session = api.call("run", pipeline(), "--recording", "mine", "--json");
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.lines()).hasSize(1);
    var document = session.json();
    assertThat(document.path("ok").asBoolean(true)).isFalse();
    assertThat(document.path("error").asText()).contains("it does not compile");
    assertThat(document.path("diagnostics").path(0).path("code").asText()).isEqualTo("E001");
  }

  @Test
  void a_wrong_word_is_a_document_too() throws Exception {
    var session = Session.of("run", "--json", "--nonsense");
    assertThat(session.exit()).isEqualTo(2);
    assertThat(session.json().path("exit").asInt()).isEqualTo(2);
  }

  @Test
  void the_pipeline_may_stand_behind_the_recordings() throws Exception {
    api.on("/runs", STARTED);
    var session = api.call("run", "--recording", "mine", pipeline());
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(api.asked()).containsExactly("/runs");
  }

  @Test
  void recordings_without_a_pipeline_are_a_usage_error() {
    assertThat(api.call("run", "--recording", "mine").exit()).isEqualTo(2);
  }

  @Test
  void a_run_that_was_started_is_told_although_the_next_one_is_refused() throws Exception {
    api.once("/runs", 202, STARTED).once("/runs", 404, REFUSED);
    var session = api.call("run", "v1", "--recording", "mine", "nobody-s", "--json");
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.lines()).hasSize(1);
    assertThat(session.json().path(0).path("run").asText()).isEqualTo("run-1");
    assertThat(session.json().path(1).path("recording").asText()).isEqualTo("nobody-s");
    assertThat(session.json().path(1).path("run").isNull()).isTrue();
  }

  @Test
  void waiting_outlasts_a_system_that_is_away_for_a_moment() {
    api.on("/runs", STARTED);
    api.silent("/runs/run-1", 4).once("/runs/run-1", 503, "starting");
    api.on("/runs/run-1", STARTED.replace("PLANNING", "COMPLETED"));
    var session = api.call("run", "v1", "--recording", "mine", "--wait", "--timeout", "60s");
    assertThat(session.exit()).as(session.err()).isZero();
    assertThat(session.out()).contains("run-1  COMPLETED");
    assertThat(session.err()).contains("asking again");
  }

  @Test
  void a_system_that_stays_away_is_unreachable_at_the_limit() {
    api.on("/runs", STARTED);
    api.silent("/runs/run-1", 1000);
    var session = api.call("run", "v1", "--recording", "mine", "--wait", "--timeout", "500ms");
    assertThat(session.exit()).isEqualTo(3);
  }

  @Test
  void a_member_that_is_null_stays_in_the_document() throws Exception {
    api.on("/runs/run-1", STARTED);
    var run = api.call("show", "run-1", "--json").json();
    assertThat(run.has("window") && run.path("window").isNull()).isTrue();
  }

  @Test
  void where_each_node_ran_is_shown_with_backend_host_and_slots() {
    api.on(
        "/runs/run-1",
        """
        {"run": "run-1", "status": "COMPLETED", "pipeline": "v1", "recording": "mine", "nodes": [
          {"node": "clean", "slices": 3, "backend": "ray", "host": "b", "places": [
            {"host": "b", "slot": "1"}, {"host": "a", "slot": "2"}, {"host": "a", "slot": "1"}]},
          {"node": "old", "slices": 1, "backend": "process", "host": "a"},
          {"node": "hit", "slices": 1, "backend": null, "host": null, "places": []}]}
        """);
    var lines = api.call("show", "run-1").lines();
    assertThat(lines).anyMatch(line -> line.contains("clean") && line.endsWith("ray@a/1,2 b/1"));
    assertThat(lines).anyMatch(line -> line.contains("old") && line.endsWith("process@a"));
    assertThat(lines).noneMatch(line -> line.contains("hit ") && line.contains("@"));
  }

  @Test
  void cancelled_slices_are_not_called_open() {
    api.on(
        "/runs/run-1",
        """
        {"run": "run-1", "status": "CANCELLED", "pipeline": "p", "recording": "rec",
         "outputs": {"ratio": 0.25},
         "nodes": [{"node": "clean", "slices": 9, "hit": 0, "cutoff": 0, "materialized": 2,
                    "failed": 0, "skipped": 0, "pending": 0, "cancelled": 7}]}
        """);
    var lines = api.call("show", "run-1").lines();
    assertThat(lines).anyMatch(line -> line.matches("node .* skipped +open +cancelled .*"));
    assertThat(lines).anyMatch(line -> line.matches("clean +9 +0 +0 +2 +0 +0 +0 +7 .*"));
    // A value that the pipeline itself computed is no asset, but it is a result.
    assertThat(lines).contains("output ratio  0.25");
  }
}
