package dev.virgo.integration.stack;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.faults.history.HistoryCheck;
import dev.virgo.readers.demo.DemoRecording;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a transform does wrong is said in its run and leaves nothing behind. The same table on
 * every backend, all of it on one system: a subclass says with which options that is started. Its
 * temporary files go to a folder of its own, so that none of them is overlooked.
 */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
abstract class BadTransforms {
  private static final String RECORDING = "bad";

  /** What workers, gateway and Ray may write down of a hundred printed megabytes. */
  private static final long MOST_LOGGED = 16L << 20;

  /** Where Ray is when nobody says another place. */
  private static final Path DEFAULT_OF_RAY = Path.of("/tmp/ray");

  private final boolean othersRay = Files.exists(DEFAULT_OF_RAY);
  private Path folder;
  private Path temporary;
  private Virgo virgo;
  private JsonNode status;

  /** Words for {@code virgo up}; aborts where what they need cannot be had. */
  abstract List<String> options() throws Exception;

  @BeforeAll
  void up(@TempDir Path given) throws Exception {
    folder = given;
    var options = options();
    temporary = temporary();
    virgo =
        new Virgo(
            folder.resolve("data"),
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=" + temporary,
                "TMPDIR",
                temporary.toString()));
    var words = new ArrayList<>(List.of("up", "--json"));
    words.addAll(List.of("--transforms", Mischief.jar(folder.resolve("mischief")).toString()));
    words.addAll(options);
    status = virgo.succeed(words.toArray(String[]::new)).json();
    var recording = folder.resolve("bad.edf");
    DemoRecording.write(recording, 5, DemoRecording.Settings.DEFAULT.withSeconds(10));
    virgo.succeed("ingest", recording.toString(), "--id", RECORDING, "--wait");
  }

  /** A short name: sockets of Ray lie below it. */
  private static Path temporary() throws IOException {
    var name = "v" + Long.toHexString(System.nanoTime() & 0xFFFF);
    return Files.createDirectory(Path.of("/tmp").resolve(name));
  }

  /** Also where a test before the last one failed. */
  @AfterAll
  void stop() throws Exception {
    if (temporary != null) {
      virgo.call("down");
      delete(temporary);
    }
  }

  final Path folder() {
    return folder;
  }

  final Virgo virgo() {
    return virgo;
  }

  /** What {@code up --json} printed. */
  final JsonNode status() {
    return status;
  }

  // ------------------------------------------------------------------ the table

  @Order(10)
  @ParameterizedTest
  @EnumSource
  void a_run_says_what_its_transform_did_and_nothing_of_it_is_left(Misdeed misdeed)
      throws Exception {
    long logged = size(folder.resolve("data/logs")) + size(temporary);

    var run = run(pipeline(misdeed.how, misdeed.options, 8), misdeed.completes() ? 0 : 4);

    assertThat(run.path("status").asText()).isEqualTo(misdeed.completes() ? "COMPLETED" : "FAILED");
    var shown = virgo.succeed("show", run.path("run").asText()).out();
    assertThat(misdeed.cause).allSatisfy(words -> assertThat(shown).contains(words));
    nobodyHoldsALease();
    var made = misdeed.completes() ? 1 : 0;
    assertThat(count("ursa.asset where run = '" + run.path("run").asText() + "' and node = 'bad'"))
        .isEqualTo(made);
    assertThat(Virgo.node(run, "bad").path("materialized").asInt()).isEqualTo(made);
    assertThat(size(folder.resolve("data/logs")) + size(temporary) - logged)
        .as("bytes in logs and temporary files")
        .isLessThan(MOST_LOGGED);
    if (misdeed.how.startsWith("spawn_")) {
      // Raylets look every ten seconds.
      await().atMost(20, SECONDS).untilAsserted(() -> assertThat(children()).isEmpty());
    }
  }

  @Order(11)
  @Test
  void whose_result_is_another_each_time_is_computed_once_and_again_only_when_it_is_lost()
      throws Exception {
    var first = run(pipeline("random", "", 8), 0);
    var again = run(pipeline("random", "", 8), 0);
    var blob =
        virgo
            .succeed("assets", "--recording", RECORDING, "--node", "bad", "--json")
            .json()
            .valueStream()
            .filter(asset -> asset.path("run").asText().equals(first.path("run").asText()))
            .map(asset -> Path.of(URI.create(asset.path("uri").asText())))
            .findFirst()
            .orElseThrow();
    Files.delete(blob);
    var other = run(pipeline("random", "", 9), 0);
    var otherAgain = run(pipeline("random", "", 9), 0);

    assertThat(List.of(first, other))
        .allSatisfy(
            run -> assertThat(Virgo.node(run, "bad").path("materialized").asInt()).isEqualTo(1));
    assertThat(List.of(again, otherAgain))
        .allSatisfy(run ->
            assertThat(run.path("nodes"))
                .allSatisfy(node -> assertThat(node.path("materialized").asInt()).isZero()));
    assertThat(again.path("manifest")).isEqualTo(first.path("manifest"));
    assertThat(otherAgain.path("manifest")).isEqualTo(other.path("manifest"));
    nobodyHoldsALease();
  }

  @Order(80)
  @Test
  void nothing_was_committed_twice_and_nothing_is_left_to_do() throws Exception {
    var check =
        new HistoryCheck(this::connect, status.path("kafka").asText(), path("data/ursa/blobs"));

    await().atMost(30, SECONDS).untilAsserted(() -> assertThat(check.atRest()).isEmpty());
  }

  @Order(90)
  @Test
  void everything_listens_on_loopback_only() throws Exception {
    assertThat(Sockets.listening(pids()))
        .isNotEmpty()
        .allSatisfy(socket -> assertThat(socket.address()).matches("127\\..*|::1|::ffff:127\\..*"));
  }

  @Order(99)
  @Test
  void after_down_no_process_and_no_temporary_file_is_left() throws Exception {
    var pids =
        pids().stream()
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());

    virgo.succeed("down");

    assertThat(pids).hasSizeGreaterThan(6).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(children()).isEmpty();
    // Empty folders of libraries stay, under the same names each time.
    try (var left = Files.walk(temporary)) {
      assertThat(left.filter(file -> !Files.isDirectory(file))).isEmpty();
    }
    try (var written = Files.walk(path("data/ursa/blobs"))) {
      assertThat(written).noneMatch(file -> file.toString().contains(".part"));
    }
    assertThat(Files.exists(DEFAULT_OF_RAY)).isEqualTo(othersRay);
  }

  // ------------------------------------------------------------------ what they are made of

  final String pipeline(String how, String options, double lowHz) throws IOException {
    return Mischief.pipeline(how, folder, options, lowHz);
  }

  /** Runs it to its end; what it shows then. */
  final JsonNode run(String pipeline, int exit) throws Exception {
    var file = Files.writeString(folder.resolve("bad.cst"), pipeline);
    var call = virgo.call("run", file.toString(), "--recording", RECORDING, "--wait", "--json");
    assertThat(call.exit()).as("%s\n%s", call.out(), call.err()).isEqualTo(exit);
    return virgo.succeed("show", call.json().path("run").asText(), "--json").json();
  }

  /** Runs it; its id, at once. */
  final String begin(String pipeline) throws Exception {
    var file = Files.writeString(folder.resolve("begun.cst"), pipeline);
    return virgo
        .succeed("run", file.toString(), "--recording", RECORDING, "--json")
        .json()
        .path("run")
        .asText();
  }

  /** The lease is given back after the run's last outcome is told. */
  private void nobodyHoldsALease() {
    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> {
          assertThat(count("cache.lease")).isZero();
          assertThat(count("cache.claim")).isZero();
          assertThat(count("cache.waiter")).isZero();
        });
  }

  /** Also while one of them comes back. */
  final Stream<JsonNode> processes() throws Exception {
    return virgo.call("status", "--json").json().path("processes").valueStream();
  }

  private List<Long> pids() throws Exception {
    return processes().map(process -> process.path("pid").asLong()).toList();
  }

  private static List<Long> children() {
    var arguments = new String[] {Mischief.CHILD};
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.info().arguments().filter(it -> Arrays.equals(it, arguments)).isPresent())
        .map(ProcessHandle::pid)
        .toList();
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private Connection connect() throws SQLException {
    var postgres = status.path("postgres");
    return DriverManager.getConnection(
        postgres.path("jdbc").asText(),
        postgres.path("user").asText(),
        postgres.path("password").asText());
  }

  private long count(String rows) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from " + rows)) {
      assertThat(result.next()).isTrue();
      return result.getLong(1);
    }
  }

  /** Files come and go meanwhile. */
  private static long size(Path path) {
    if (Files.isSymbolicLink(path)) {
      return 0;
    }
    var children = path.toFile().listFiles();
    return children == null
        ? path.toFile().length()
        : Stream.of(children).mapToLong(child -> size(child.toPath())).sum();
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
