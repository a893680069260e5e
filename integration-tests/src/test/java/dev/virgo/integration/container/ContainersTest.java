package dev.virgo.integration.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.faults.history.HistoryCheck;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.integration.trace.Patient;
import dev.virgo.readers.demo.DemoRecording;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole path in containers, and what becomes of it when one of them is stopped or killed. */
@Tag("containers")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
class ContainersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String RECORDING = "rec";
  private static final int SECONDS = 60;
  private static final long GRID_NS = 1_000_000_000L;

  /** As in the images: nobody. */
  private static final String USER = "10001:10001";

  @TempDir static Path folder;
  private static ContainerSystem system;

  @BeforeAll
  static void start() throws Exception {
    Images.make();
    shared(folder);
    DemoRecording.write(
        folder.resolve(RECORDING + ".edf"), 7, DemoRecording.Settings.DEFAULT.withSeconds(SECONDS));
    var jars = Patient.jar(folder.resolve("patient"));
    system = new ContainerSystem(folder);
    system.start("/opt/virgo/worker/*:" + jars + "/*");
  }

  @AfterAll
  static void stop() throws Exception {
    if (system != null) {
      system.close();
    }
  }

  /** The user of the images is a stranger on this host. */
  private static Path shared(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  @Test
  @Order(1)
  void a_recording_that_is_taken_in_becomes_assets_that_can_be_fetched() throws Exception {
    var file = folder.resolve(RECORDING + ".edf").toString();

    var ingested = system.virgo("ingest", file, "--wait", "--json");

    var run = run(ingested.path("run").asText());
    assertThat(run.path("status").asText()).as(system.logs(20)).isEqualTo("COMPLETED");
    assertThat(Virgo.node(run, "alpha").path("materialized").asInt()).isEqualTo(SECONDS / 10);
    var assets =
        system.virgo(
            "assets", "--recording", RECORDING, "--pipeline-version", "standard_v2026q2", "--json");
    var alpha =
        assets.valueStream().filter(one -> one.path("node").asText().equals("alpha")).toList();
    assertThat(alpha).hasSize(SECONDS / 10);
    // What the executor's worker wrote, the planner reads; get compares it with its hash.
    system.virgo(
        "get", alpha.getFirst().path("asset_key").asText(), "-o", "/tmp/alpha.arrow", "--json");
  }

  @Test
  @Order(2)
  void no_service_has_rights_or_writes_anywhere_but_where_it_may() throws Exception {
    for (var service : ContainerSystem.SERVICES) {
      var id = system.id(service);
      var container = Docker.inspect(id);
      assertThat(container.at("/Config/User").asText()).as(service).isEqualTo(USER);
      assertThat(container.at("/HostConfig/ReadonlyRootfs").asBoolean()).as(service).isTrue();
      var status = Docker.call("exec", id, "cat", "/proc/self/status");
      assertThat(status).containsPattern("Uid:\t10001\t").containsPattern("CapEff:\t0+\n");
      assertThat(Docker.attempt("docker", "exec", id, "touch", "/opt/virgo/mine").err())
          .contains("Read-only file system");
      Docker.call("exec", id, "touch", "/tmp/mine", "/var/lib/virgo/blobs/" + service);
    }
  }

  @Test
  @Order(3)
  void the_image_itself_knows_whether_its_service_is_ready() throws Exception {
    for (var service : ContainerSystem.SERVICES) {
      assertThat(Docker.call("exec", system.id(service), "/opt/virgo/bin/ready"))
          .startsWith("HTTP/1.1 200");
      await()
          .atMost(PATIENCE)
          .until(() ->
              Docker.inspect(system.id(service))
                  .at("/State/Health/Status")
                  .asText()
                  .equals("healthy"));
    }
  }

  /** Its leases are of half an hour: nothing but the stop itself can have ended them. */
  @Test
  @Order(4)
  void an_executor_that_is_stopped_in_the_middle_gives_back_what_it_holds() throws Exception {
    var patient = Patient.in(shared(Files.createDirectories(folder.resolve("stopped"))));
    var run = begin(patient, 20);
    patient.awaitStarted();
    assertThat(number("select count(*) from cache.claim")).isPositive();

    Docker.call("stop", "--time", "40", system.id("executor"));

    var state = Docker.inspect(system.id("executor")).path("State");
    assertThat(state.path("ExitCode").asInt()).as("%s", state).isNotEqualTo(137);
    assertThat(number("select count(*) from cache.claim")).isZero();
    assertThat(run(run).path("status").asText()).isEqualTo("RUNNING");
    patient.go();
    Docker.call("start", system.id("executor"));
    completed(run);
    // What is given back counts as no attempt, and nothing was computed twice.
    assertThat(results(run)).hasSize(SECONDS).isEqualTo(undisturbed());
  }

  /** Nor is half an hour waited for when it had no time to give anything back. */
  @Test
  @Order(5)
  void an_executor_that_is_killed_in_the_middle_goes_on_when_it_is_back() throws Exception {
    killed("executor", 23);
  }

  @Test
  @Order(6)
  void a_broker_that_is_killed_in_the_middle_loses_nothing() throws Exception {
    killed("kafka", 21);
  }

  @Test
  @Order(7)
  void a_database_that_is_killed_in_the_middle_loses_nothing() throws Exception {
    killed("database", 22);
  }

  private static void killed(String what, int highHz) throws Exception {
    var patient = Patient.in(shared(Files.createDirectories(folder.resolve(what))));
    var run = begin(patient, highHz);
    patient.awaitStarted();

    Docker.call("kill", "--signal", "KILL", system.id(what));
    Docker.call("start", system.id(what));
    patient.go();

    completed(run);
    assertThat(results(run)).hasSize(SECONDS).isEqualTo(undisturbed());
  }

  /** Content hashes by slice of what the patient passes on: the recording's own samples. */
  private static Map<Long, String> undisturbed() throws Exception {
    var patient = folder.resolve("undisturbed");
    if (!Files.exists(patient)) {
      var one = Patient.in(shared(Files.createDirectories(patient)));
      one.go();
      var run = begin(one, 30);
      completed(run);
      undisturbed = results(run);
    }
    return undisturbed;
  }

  private static Map<Long, String> undisturbed = Map.of();

  private static String begin(Patient patient, int highHz) throws Exception {
    var source =
        """
        use example.patient
        use virgo.eeg
        in eeg: Signal
        waited = Patient(eeg, {folder: "%s"})
        power = BandPower(waited, {low_hz: 8.0, high_hz: %d.0})
        out waited
        out power
        """
            .formatted(patient.folder(), highHz);
    var body = EventJson.json().createObjectNode();
    body.put("recording", RECORDING).put("source", source).put("grid_ns", GRID_NS);
    return system.api("/runs", body).path("run").asText();
  }

  private static JsonNode run(String run) throws Exception {
    return system.api("/runs/" + run, null);
  }

  /** Waits for its end; then everything is at rest, and each slice was made once. */
  private static void completed(String run) throws Exception {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> List.of("COMPLETED", "FAILED").contains(run(run).path("status").asText()));
    var end = run(run);
    assertThat(end.path("status").asText())
        .as("%s\n%s", end, system.logs(20))
        .isEqualTo("COMPLETED");
    for (var node : List.of("waited", "power")) {
      assertThat(Virgo.node(end, node).path("materialized").asInt())
          .as("%s", end)
          .isEqualTo(SECONDS);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          try (var connection = system.connect()) {
            assertThat(HistoryCheck.ofRowsAtRest(connection)).isEmpty();
          }
        });
  }

  private static Map<Long, String> results(String run)
      throws SQLException, IOException, InterruptedException {
    var results = new TreeMap<Long, String>();
    try (var connection = system.connect();
        var statement =
            connection.prepareStatement(
                "select t0_ns, encode(content_hash, 'hex') from ursa.asset"
                    + " where run = ? and node = 'waited'")) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          results.put(rows.getLong(1), rows.getString(2));
        }
      }
    }
    return results;
  }

  private static long number(String query) throws Exception {
    try (var connection = system.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
