package dev.virgo.integration.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.stack.Sockets;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.readers.demo.DemoRecording;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a run, Jaeger shows it as one tree. The same on every backend: a subclass
 * says with which options its system is started.
 */
@Tag("trace")
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class TracesOfRuns {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<String> OVER = Set.of("COMPLETED", "FAILED", "CANCELLED");
  private static final String PLANNER = "virgo-planner";
  private static final String CACHE = "virgo-cache";
  private static final String EXECUTOR = "virgo-executor";
  private static final String WORKER = "virgo-worker";

  private Path folder;
  private Virgo virgo;
  private Jaeger jaeger;
  private JsonNode ingested;

  /** Words for {@code virgo up}, beside {@code --trace}. */
  abstract List<String> options() throws Exception;

  @BeforeAll
  void up(@TempDir Path temporary) throws Exception {
    folder = temporary;
    var built = new Virgo(folder).call(folder, List.of(build()));
    if (built.exit() != 0 && !"true".equals(System.getenv("CI"))) {
      Assumptions.abort("no Jaeger: " + built.err());
    }
    assertThat(built.exit()).as(built.err()).isZero();
    virgo =
        new Virgo(
            folder.resolve("data"),
            Map.of(
                "VIRGO_LEASE_MS", "3000",
                "VIRGO_RENEW_MS", "1000",
                "VIRGO_CACHE_SWEEP_EVERY", "1S"));
    var words = new ArrayList<>(List.of("up", "--json", "--trace"));
    words.addAll(List.of("--transforms", Patient.jar(folder.resolve("patient")).toString()));
    words.addAll(options());
    jaeger = new Jaeger(virgo.succeed(words.toArray(String[]::new)).json());
    var recording = folder.resolve("rec.edf");
    DemoRecording.write(recording, 3, DemoRecording.Settings.DEFAULT.withSeconds(10));
    ingested = virgo.succeed("ingest", recording.toString(), "--wait", "--json").json();
  }

  private static String build() {
    return Virgo.ROOT.resolve("deploy/jaeger/build.sh").toString();
  }

  @AfterAll
  void down() throws Exception {
    if (jaeger != null) {
      virgo.succeed("down");
    }
  }

  @Test
  void a_run_is_one_tree_from_the_ingest_to_the_commit_of_every_node() throws Exception {
    var run = virgo.succeed("show", ingested.path("run").asText(), "--json").json();

    var tree = jaeger.settled(run.path("trace_id").asText());

    isOneTree(tree);
    assertThat(tree.services()).containsExactlyInAnyOrder(PLANNER, CACHE, EXECUTOR, WORKER);
    assertThat(tree.roots().getFirst().name()).isEqualTo("process ursa.recording-ingested");
    assertThat(tree.named(CACHE, "virgo.v1.Cache/LookupWhole"))
        .isNotEmpty()
        .allSatisfy(lookup -> isBelow(tree, lookup, "lookup whole"))
        .anySatisfy(lookup -> isBelow(tree, lookup, "plan"));
    var commits = tree.named(CACHE, "virgo.v1.Cache/Commit");
    assertThat(commits)
        .isNotEmpty()
        .allSatisfy(commit -> {
          isBelow(tree, commit, "commit");
          isBelow(tree, commit, "process virgo.node-ready");
          isBelow(tree, commit, "process ursa.recording-ingested");
        });
    assertThat(tree.named(WORKER, "run "))
        .extracting(span -> span.attribute("virgo.node"))
        .contains("filtered", "alpha", "quality");
    assertThat(tree.named(WORKER, "run "))
        .allSatisfy(work -> isBelow(tree, work, "process virgo.node-ready"));
    // Nobody hides behind a span of the transport.
    assertThat(tree.where(span -> span.name().equals("POST"))).isEmpty();
  }

  @Test
  void log_lines_of_a_run_lead_to_its_trace() throws Exception {
    var run = ingested.path("run").asText();
    var trace = virgo.succeed("show", run, "--json").json().path("trace_id").asText();

    assertThat(LogLines.about(virgo.data(), run, "COMPLETED"))
        .containsExactly(new LogLines.Line("planner.log", "", trace));
  }

  @Test
  void neither_the_system_nor_its_viewer_listens_beyond_loopback() throws Exception {
    var status = virgo.succeed("status", "--json").json();
    var pids = status.path("services").valueStream().map(one -> one.path("pid").asLong()).toList();
    var viewer = URI.create(status.path("trace").path("ui").asText()).getPort();

    var sockets = Sockets.listening(pids);

    assertThat(sockets).extracting(Sockets.Listening::port).contains(viewer);
    assertThat(sockets)
        .allSatisfy(socket -> assertThat(socket.address()).matches("127\\..*|::1|::ffff:127\\..*"));
  }

  @Test
  void every_attempt_of_a_transform_that_fails_is_seen_in_the_tree() throws Exception {
    var patient = Patient.in(folder.resolve("failing"));
    patient.failNext(2);
    patient.go();

    var run = ended(begin(patient));

    assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
    var tree = jaeger.settled(run.path("trace_id").asText());
    isOneTree(tree);
    var attempts =
        tree.named(WORKER, "run ").stream()
            .filter(span -> span.attribute("virgo.node").equals("waited"))
            .sorted(Comparator.comparing(span -> attempt(tree, span)))
            .toList();
    assertThat(attempts).extracting(span -> attempt(tree, span)).containsExactly("1", "2", "3");
    assertThat(attempts).extracting(TraceTree.Span::failed).containsExactly(true, true, false);
    assertThat(tree.named(EXECUTOR, "fail")).hasSize(2).allMatch(TraceTree.Span::failed);
    // What it printed leads there, too.
    var printed = LogLines.about(virgo.data(), run.path("run").asText(), "about to fail");
    assertThat(printed)
        .extracting(LogLines.Line::node, LogLines.Line::trace)
        .containsExactly(
            tuple("waited", run.path("trace_id").asText()),
            tuple("waited", run.path("trace_id").asText()));
  }

  private static String attempt(TraceTree tree, TraceTree.Span work) {
    return tree.ancestors(work).getFirst().attribute("virgo.attempt");
  }

  @Test
  void a_run_that_waits_for_another_is_linked_to_the_span_that_computes() throws Exception {
    var patient = Patient.in(folder.resolve("shared"));
    var owner = begin(patient);
    patient.awaitStarted();
    var waiter = begin(patient);
    var trace = waiter.path("trace_id").asText();

    var waiting = jaeger.await(trace, tree -> !tree.named(CACHE, "wait for").isEmpty());
    patient.go();
    var computed = ended(owner);
    var waited = ended(waiter);

    assertThat(Virgo.node(waited, "waited").path("materialized").asInt()).isZero();
    assertThat(Virgo.node(computed, "waited").path("materialized").asInt()).isEqualTo(1);
    var tree = jaeger.settled(trace);
    isOneTree(tree);
    var wait = waiting.named(CACHE, "wait for another run").getFirst();
    assertThat(wait.attribute("virgo.computed_by")).isEqualTo(owner.path("run").asText());
    var link = wait.links().getFirst();
    assertThat(link.trace()).isEqualTo(owner.path("trace_id").asText());
    var others = jaeger.settled(link.trace());
    isOneTree(others);
    assertThat(others.span(link.span()))
        .hasValueSatisfying(span -> {
          assertThat(span.name()).isEqualTo("process virgo.node-ready");
          assertThat(span.attribute("virgo.node")).isEqualTo("waited");
        });
  }

  @Test
  void a_lease_that_is_lost_with_its_executor_is_seen_and_the_tree_stays_one() throws Exception {
    var patient = Patient.in(folder.resolve("lost"));
    var run = begin(patient);
    patient.awaitStarted();
    var trace = run.path("trace_id").asText();
    // What the executor still has in hand dies with it.
    jaeger.await(trace, tree -> !tree.named(EXECUTOR, "process virgo.node-ready").isEmpty());

    kill("executor");
    jaeger.await(trace, tree -> !tree.named(CACHE, "lease expired").isEmpty());
    patient.go();

    assertThat(ended(run).path("status").asText()).isEqualTo("COMPLETED");
    var tree = jaeger.settled(trace);
    isOneTree(tree);
    var expired = tree.named(CACHE, "lease expired").getFirst();
    assertThat(expired.failed()).isTrue();
    assertThat(expired.attribute("virgo.node")).isEqualTo("waited");
    isBelow(tree, expired, "process virgo.node-ready");
    assertThat(LogLines.about(virgo.data(), run.path("run").asText(), "ran out; its 1 slices"))
        .contains(new LogLines.Line("cache.log", "waited", trace));
    // The one that was killed, and the one that did it instead.
    assertThat(tree.named(EXECUTOR, "process virgo.node-ready"))
        .filteredOn(span -> span.attribute("virgo.node").equals("waited"))
        .hasSizeGreaterThan(1);
  }

  private void kill(String service) throws Exception {
    // Also while a service is slow to say that it is ready.
    var status = virgo.call("status", "--json").json();
    var pid =
        status
            .path("services")
            .valueStream()
            .filter(one -> one.path("name").asText().equals(service))
            .findFirst()
            .orElseThrow()
            .path("pid")
            .asLong();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  private static void isOneTree(TraceTree tree) {
    assertThat(tree.roots()).as("roots of %s", tree).hasSize(1);
    assertThat(tree.orphans()).as("orphans of %s", tree).isEmpty();
  }

  private static void isBelow(TraceTree tree, TraceTree.Span span, String ancestor) {
    assertThat(tree.ancestors(span))
        .as("ancestors of %s in %s", span.name(), tree)
        .extracting(TraceTree.Span::name)
        .contains(ancestor);
  }

  private JsonNode begin(Patient patient) throws Exception {
    var pipeline = Files.writeString(patient.folder().resolve("waits.cst"), patient.pipeline());
    return virgo.succeed("run", pipeline.toString(), "--recording", "rec", "--json").json();
  }

  private JsonNode ended(JsonNode run) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var now = run;
    while (!OVER.contains(now.path("status").asText())) {
      assertThat(System.nanoTime()).as("%s", now).isLessThan(deadline);
      now = virgo.succeed("show", run.path("run").asText(), "--json").json();
    }
    return now;
  }
}
