package dev.virgo.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.readers.demo.DemoRecording;
import dev.virgo.schemas.event.EventJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The tests build on each other's recordings, so their order is part of them. */
@ExtendWith(RunningSystem.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
@SuppressWarnings("NullAway.Init")
class StackTest {
  private static final String EXAMPLE = "docs/examples/alpha.cst";

  @TempDir static Path folder;
  private static RunningSystem system;
  private static Virgo virgo;
  private static JsonNode status;

  @BeforeAll
  static void up(RunningSystem shared) {
    system = shared;
    virgo = shared.virgo();
    status = shared.status();
  }

  @Test
  @Order(1)
  void the_standard_pipeline_runs_by_itself_on_what_is_ingested() throws Exception {
    var file = folder.resolve("rec.edf");
    DemoRecording.write(file, 7, DemoRecording.Settings.DEFAULT.withSeconds(450));

    var ingested = virgo.succeed("ingest", file.toString(), "--wait", "--json").json();

    var run = virgo.succeed("show", ingested.path("run").asText(), "--json").json();
    assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(Virgo.node(run, "filtered").path("materialized").asInt()).isEqualTo(45);
    assertThat(Virgo.node(run, "alpha").path("materialized").asInt()).isEqualTo(45);
    assertThat(Virgo.node(run, "filtered").path("cpu_s").asDouble()).isPositive();
    assertThat(Virgo.node(run, "filtered").path("peak_rss_bytes").asLong()).isGreaterThan(1 << 20);
    assertThat(run.path("trace_id").asText()).hasSize(32);
  }

  @Test
  @Order(2)
  void results_are_found_in_sql_by_pipeline_version() throws Exception {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*), count(distinct output) from ursa.derived_assets"
                    + " where pipeline_version = 'standard_v2026q2' and recording = 'rec'")) {
      assertThat(rows.next()).isTrue();
      // clean and alpha have 45 slices each, quality four plain values
      assertThat(rows.getInt(1)).isEqualTo(45 + 45 + 4);
    }
  }

  /** By hand: one core and one GiB are asked for, at the default prices of docs/reference.md. */
  @Test
  @Order(2)
  void a_node_costs_what_its_slices_used_at_the_price_of_the_table() throws Exception {
    double sum = 0;
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select run_us, cpu_us, peak_rss_bytes, cost_usd from ursa.asset"
                    + " where recording = 'rec' and node = 'filtered'")) {
      while (rows.next()) {
        double seconds = rows.getLong(1) / 1e6;
        double cpuSeconds = Math.max(seconds, rows.getLong(2) / 1e6);
        double gib = Math.max(1.0, rows.getLong(3) / (double) (1 << 30));
        assertThat(rows.getDouble(4))
            .isCloseTo(cpuSeconds * 1.1e-5 + gib * seconds * 1.2e-6, within(1e-12));
        sum += rows.getDouble(4);
      }
    }
    var runs = virgo.succeed("runs", "--recording", "rec", "--json").json();
    var first = runs.path(runs.size() - 1);
    assertThat(sum).isPositive();
    assertThat(Virgo.node(first, "filtered").path("cost_usd").asDouble())
        .isCloseTo(sum, within(1e-9));
  }

  @Test
  @Order(3)
  void asking_again_executes_nothing() throws Exception {
    var run = run("standard_v2026q2");

    assertThat(run.path("nodes"))
        .allSatisfy(node -> {
          assertThat(node.path("materialized").asInt()).isZero();
          assertThat(node.path("hit").asInt()).isEqualTo(node.path("slices").asInt());
        });
  }

  @Test
  @Order(4)
  void two_runs_at_once_compute_each_slice_once_and_share_what_exists() throws Exception {
    var first = CompletableFuture.supplyAsync(() -> runUnchecked(EXAMPLE));
    var second = CompletableFuture.supplyAsync(() -> runUnchecked(EXAMPLE));

    var runs = List.of(first.join(), second.join());

    for (var shared : List.of("filtered", "quality", "alpha")) {
      assertThat(runs).allSatisfy(run -> assertThat(materialized(run, shared)).isZero());
    }
    assertThat(runs.stream().mapToInt(run -> materialized(run, "theta")).sum()).isEqualTo(45);
    assertThat(runs)
        .allSatisfy(run -> assertThat(run.path("status").asText()).isEqualTo("COMPLETED"));
  }

  @Test
  @Order(5)
  void an_export_has_every_sample_once() throws Exception {
    var csv = folder.resolve("alpha.csv");

    virgo.succeed(
        "get",
        "--recording",
        "rec",
        "--pipeline-version",
        "standard_v2026q2",
        "--output",
        "alpha",
        "-o",
        csv.toString());

    var times =
        Files.readAllLines(csv).stream()
            .skip(1)
            .map(line -> Long.parseLong(line.substring(0, line.indexOf(','))))
            .toList();
    // One value a second; the gap [300 s, 307.5 s) has none.
    assertThat(times).doesNotHaveDuplicates().isSorted().hasSizeBetween(442, 443);
    assertThat(times).noneMatch(t -> t >= 300_000_000_000L && t < 307_500_000_000L);
  }

  @Test
  @Order(6)
  void everything_listens_on_loopback_only() throws Exception {
    assertThat(Sockets.listening(system.pids()))
        .isNotEmpty()
        .allSatisfy(socket -> assertThat(socket.address()).matches("127\\..*|::1|::ffff:127\\..*"));
  }

  @Test
  @Order(7)
  void without_a_token_nothing_answers_but_health() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      for (var service : status.path("services")) {
        var base = "http://127.0.0.1:" + service.path("port").asInt();
        assertThat(code(http, base + "/q/health/ready")).isEqualTo(200);
        assertThat(code(http, base + "/q/metrics")).isEqualTo(401);
        assertThat(code(http, base + "/api/v1/runs")).isEqualTo(401);
      }
    }
  }

  @Test
  @Order(8)
  void bad_input_is_told_with_place_and_remedy_and_exit_code() throws Exception {
    var pipeline = folder.resolve("bad.cst");
    Files.writeString(
        pipeline,
        """
        use virgo.eeg
        in eeg: Signal
        a = EEGBandpas(eeg)
        b = BandPower(eeg, {lo_hz: 8.0, high_hz: 13.0})
        out a
        out b
        """);
    var compiled = virgo.call("compile", pipeline.toString());
    assertThat(compiled.exit()).isEqualTo(1);
    assertThat(compiled.out() + compiled.err()).contains("EEGBandpass").contains("low_hz");

    var nonsense = folder.resolve("nonsense.edf");
    Files.writeString(nonsense, "this is no recording");
    var ingested = virgo.call("ingest", nonsense.toString());
    assertThat(ingested.exit()).isEqualTo(1);
    assertThat(ingested.err()).contains("nonsense.edf");

    assertThat(virgo.call("show", "no-such-run").exit()).isEqualTo(1);
    assertThat(virgo.call("run", EXAMPLE, "--recording", "nobody").exit()).isEqualTo(1);
  }

  @Test
  @Order(9)
  void blobs_that_are_lost_or_damaged_are_made_again_and_nothing_else() throws Exception {
    var blobs =
        virgo
            .succeed("assets", "--recording", "rec", "--node", "filtered", "--json")
            .json()
            .valueStream()
            .map(asset -> Path.of(URI.create(asset.path("uri").asText())))
            .distinct()
            .toList();
    Files.delete(blobs.get(5));
    Files.writeString(blobs.get(20), "somebody wrote here");
    var pipeline = folder.resolve("beta.cst");
    Files.writeString(
        pipeline,
        """
        use virgo.eeg
        in eeg: Signal
        filtered = EEGBandpass(eeg, {low_hz: 1.0, high_hz: 40.0})
        beta = BandPower(filtered, {low_hz: 13.0, high_hz: 30.0})
        out beta
        """);

    var run =
        virgo.succeed("run", pipeline.toString(), "--recording", "rec", "--wait", "--json").json();

    assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(materialized(run, "filtered")).isEqualTo(2);
    assertThat(materialized(run, "beta")).isEqualTo(45);
  }

  @Test
  @Order(10)
  void logs_of_services_are_lines_of_json_and_no_log_has_warnings_of_the_jvm() throws Exception {
    var logs = Path.of(status.path("data").asText(), "logs");
    for (var service : List.of("planner", "cache", "executor", "backfill")) {
      var written = Files.readString(logs.resolve(service + ".log"));
      // It writes on: the last line may be half there.
      assertThat(written.substring(0, written.lastIndexOf('\n') + 1).lines())
          .as(service)
          .isNotEmpty()
          .allSatisfy(line ->
              assertThat(EventJson.json().readTree(line).path("timestamp").asText()).isNotEmpty());
    }
    assertThat(logs.resolve("launcher.log")).content().doesNotContain("WARNING: ");
  }

  private static Connection connect() throws SQLException {
    var postgres = status.path("postgres");
    return DriverManager.getConnection(
        postgres.path("jdbc").asText(),
        postgres.path("user").asText(),
        postgres.path("password").asText());
  }

  private static int code(HttpClient http, String url) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static JsonNode run(String pipeline) throws Exception {
    var path = pipeline.endsWith(".cst") ? Virgo.ROOT.resolve(pipeline).toString() : pipeline;
    return virgo.succeed("run", path, "--recording", "rec", "--wait", "--json").json();
  }

  private static JsonNode runUnchecked(String pipeline) {
    try {
      return run(pipeline);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static int materialized(JsonNode run, String node) {
    return Virgo.node(run, node).path("materialized").asInt();
  }
}
