package dev.virgo.integration.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.readers.demo.DemoRecording;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The compose file, as docs/containers.md says that it is used. */
@Tag("containers")
@Timeout(600)
@SuppressWarnings("NullAway.Init")
class ComposeTest {
  private static final String FILE = "deploy/compose/compose.yaml";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<String> SERVICES = List.of("planner", "cache", "executor", "backfill");

  @TempDir Path folder;
  private final String project = "virgo-test-" + Docker.OWNER;
  private final String token = UUID.randomUUID().toString();
  private final Map<String, String> environment = new TreeMap<>();
  private int port;
  private int trace;
  private List<String> compose;

  @BeforeEach
  void prepare() throws Exception {
    Images.make();
    Images.standIns("jaeger");
    compose = compose();
    port = freePort();
    trace = freePort();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.putAll(
        Map.of(
            "VIRGO_TOKEN", token,
            "VIRGO_PG_PASSWORD", UUID.randomUUID().toString(),
            "VIRGO_IMAGES", Images.PREFIX,
            "VIRGO_IMAGE_TAG", Images.TAG,
            "VIRGO_KAFKA_IMAGE", Images.standIn("kafka"),
            "VIRGO_POSTGRES_IMAGE", Images.standIn("postgres"),
            "VIRGO_JAEGER_IMAGE", Images.standIn("jaeger"),
            "VIRGO_PORT", Integer.toString(port),
            "VIRGO_TRACE_PORT", Integer.toString(trace),
            "VIRGO_FILES", folder.toString()));
  }

  @AfterEach
  void down() throws Exception {
    if (compose != null) {
      compose("down", "--volumes", "--timeout", "40");
    }
  }

  @Test
  void a_recording_is_taken_in_looked_at_from_this_host_and_seen_as_one_trace() throws Exception {
    DemoRecording.write(
        folder.resolve("my.edf"), 5, DemoRecording.Settings.DEFAULT.withSeconds(20));

    compose("up", "--detach");
    await().atMost(PATIENCE.multipliedBy(3)).until(this::answers);
    var ingested = compose("run", "--rm", "-T", "cli", "ingest", "my.edf", "--wait", "--json");

    var host =
        new Virgo(
            folder.resolve("data"),
            Map.of("VIRGO_URL", "http://127.0.0.1:" + port, "VIRGO_TOKEN", token));
    var run = host.succeed("show", ingested.json().path("run").asText(), "--json").json();
    assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(Virgo.node(run, "alpha").path("materialized").asInt()).isEqualTo(2);
    var csv = folder.resolve("alpha.csv");
    host.succeed(
        "get",
        "--recording",
        "my",
        "--pipeline-version",
        "standard_v2026q2",
        "--output",
        "alpha",
        "-o",
        csv.toString());
    assertThat(Files.readAllLines(csv)).hasSizeGreaterThan(2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(services(run.path("trace_id").asText()))
                .containsExactlyInAnyOrder(
                    "virgo-planner", "virgo-cache", "virgo-executor", "virgo-worker"));

    for (var service : SERVICES) {
      var container = Docker.inspect(id(service));
      assertThat(container.at("/Config/User").asText()).isEqualTo("10001:10001");
      assertThat(container.at("/HostConfig/ReadonlyRootfs").asBoolean()).isTrue();
    }
    var ids = new ArrayList<String>();
    for (var service : SERVICES) {
      ids.add(id(service));
    }
    compose("stop");
    for (var id : ids) {
      var state = Docker.inspect(id).path("State");
      assertThat(state.path("ExitCode").asInt()).as("%s", state).isIn(0, 143);
    }
  }

  private boolean answers() throws IOException, InterruptedException {
    for (var service : SERVICES) {
      if (!Docker.inspect(id(service)).at("/State/Health/Status").asText().equals("healthy")) {
        return false;
      }
    }
    return true;
  }

  private String id(String service) throws IOException, InterruptedException {
    return compose("ps", "--quiet", service).out().strip();
  }

  private Set<String> services(String id) throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:%d/api/traces/%s".formatted(trace, id));
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      JsonNode data = EventJson.json().readTree(answer.body()).path("data").path(0);
      var names = new HashSet<String>();
      data.path("processes").forEach(one -> names.add(one.path("serviceName").asText()));
      return names;
    }
  }

  private Virgo.Call compose(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(compose);
    command.addAll(List.of("--project-name", project, "--file", FILE));
    command.addAll(List.of(words));
    var call = Docker.attempt(environment, command);
    assertThat(call.exit()).as("%s\n%s\n%s", command, call.out(), call.err()).isZero();
    return call;
  }

  /** The one that there is: Debian's is the older of the two. */
  private static List<String> compose() throws IOException, InterruptedException {
    if (Docker.attempt("docker", "compose", "version").exit() == 0) {
      return List.of("docker", "compose");
    }
    var old = Docker.attempt("bash", "-c", "command -v docker-compose");
    if (old.exit() != 0 && !"true".equals(System.getenv("CI"))) {
      Assumptions.abort("no docker compose (Debian: apt-get install docker-compose)");
    }
    assertThat(old.exit()).as("docker-compose is on the PATH").isZero();
    return List.of("docker-compose");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
