package dev.virgo.integration.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.integration.stack.RunningSystem;
import dev.virgo.integration.stack.Virgo;
import dev.virgo.readers.demo.DemoRecording;
import dev.virgo.schemas.event.EventJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own engine evaluates the dashboard over scrapes of a system that works. */
@Tag("trace")
@ExtendWith(RunningSystem.Shared.class)
@Timeout(600)
@SuppressWarnings("NullAway.Init")
class DashboardTest {
  /** Metrics that are there only once something has gone wrong, or has been deleted. */
  private static final Set<String> AFTER_A_FAULT =
      Set.of(
          "cicd_pipeline_run_errors_total",
          "virgo_cache_ended_total",
          "virgo_cache_nondeterministic_total",
          "virgo_events_dead_total",
          "virgo_executor_failures_total",
          "virgo_executor_worker_ends_total");

  /** Selects what went wrong from metrics that are always there. */
  private static final String FAILED = "{error_type!=\"\"}";

  private static final Pattern METRIC = Pattern.compile("`((?:virgo|messaging|cicd)\\.[a-z.]+)`");

  @TempDir static Path folder;
  private static Scrapes scrapes;

  /** What is counted for the first time has no rate, so everything happens twice. */
  @BeforeAll
  static void work(RunningSystem system) throws Exception {
    scrapes = new Scrapes(Files.createDirectory(folder.resolve("scrapes")), system.status());
    for (int round = 1; round <= 2; round++) {
      var file = folder.resolve("drawn-" + round + ".edf");
      DemoRecording.write(file, 100 + round, DemoRecording.Settings.DEFAULT.withSeconds(20));
      system.virgo().succeed("ingest", file.toString(), "--wait");
      var name = "drawn-" + round;
      system.virgo().succeed("run", "standard_v2026q2", "--recording", name, "--wait");
      scrapes.take();
    }
  }

  @Test
  void every_query_of_the_dashboard_is_answered() throws Exception {
    var expressions = expressions();
    assertThat(expressions).hasSizeGreaterThan(20);

    for (var answer : evaluate(expressions)) {
      var expression = answer.path("expression").asText();
      assertThat(answer.path("error").asText()).as(expression).isEmpty();
      if (!needsAFault(expression)) {
        assertThat(answer.path("series").asInt()).as("series of %s", expression).isPositive();
      }
    }
  }

  @Test
  void what_selects_failures_does_so_from_metrics_that_are_there() throws Exception {
    var unselected =
        expressions().stream()
            .filter(expression -> expression.contains(FAILED))
            .map(expression -> expression.replace(FAILED, ""))
            .toList();
    assertThat(unselected).isNotEmpty();

    for (var answer : evaluate(unselected)) {
      assertThat(answer.path("series").asInt()).as("series of %s", answer).isPositive();
    }
  }

  /** As OpenTelemetry's pages have instrument and unit, and its rules for Prometheus the names. */
  @Test
  void metrics_of_conventions_have_their_kinds_and_units() throws Exception {
    assertThat(scrapes.kinds())
        .containsEntry("messaging_client_consumed_messages_total", "counter")
        .containsEntry("messaging_client_sent_messages_total", "counter")
        .containsEntry("messaging_client_operation_duration_seconds", "histogram")
        .containsEntry("messaging_process_duration_seconds", "histogram")
        .containsEntry("cicd_pipeline_run_duration_seconds", "histogram")
        .containsEntry("cicd_pipeline_run_active", "gauge")
        .containsEntry("cicd_worker_count", "gauge");
  }

  @Test
  void nothing_is_excused_that_is_not_drawn_or_documented() throws Exception {
    var page = Files.readString(Virgo.ROOT.resolve("docs/reference.md"));
    var documented =
        METRIC.matcher(page).results().map(match -> prometheus(match.group(1))).toList();
    for (var excused : AFTER_A_FAULT) {
      assertThat(documented).contains(excused.replaceAll("_total$", ""));
    }
  }

  /** The other way round than ReferencePageTest: what the page lists comes out of the services. */
  @Test
  void every_metric_of_the_reference_is_scraped() throws Exception {
    var page = Files.readString(Virgo.ROOT.resolve("docs/reference.md"));
    var families = new ArrayList<String>();
    for (var family : scrapes.kinds().keySet()) {
      families.add(family.replaceAll("_(total|seconds|max)$", ""));
    }
    families.addAll(AFTER_A_FAULT.stream().map(name -> name.replaceAll("_total$", "")).toList());
    var section = page.substring(page.indexOf("## Metrics"));
    assertThat(METRIC.matcher(section).results().map(match -> prometheus(match.group(1))))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(families).contains(name));
  }

  private static String prometheus(String name) {
    return name.replace('.', '_');
  }

  private static boolean needsAFault(String expression) {
    return expression.contains(FAILED) || AFTER_A_FAULT.stream().anyMatch(expression::contains);
  }

  private static List<String> expressions() throws Exception {
    var dashboard =
        EventJson.json()
            .readTree(Files.readAllBytes(Virgo.ROOT.resolve("deploy/grafana/virgo.json")));
    var expressions = new LinkedHashSet<String>();
    dashboard
        .findValuesAsText("expr")
        .forEach(expression -> expressions.add(expression.replace("$__rate_interval", "5m")));
    return List.copyOf(expressions);
  }

  private static JsonNode evaluate(List<String> expressions) throws Exception {
    var virgo = new Virgo(folder);
    var built =
        virgo.call(
            folder, List.of(Virgo.ROOT.resolve("integration-tests/promql/build.sh").toString()));
    if (built.exit() != 0 && !"true".equals(System.getenv("CI"))) {
      Assumptions.abort("no PromQL engine: " + built.err());
    }
    assertThat(built.exit()).as(built.err()).isZero();
    var asked = folder.resolve("expressions.json");
    Files.write(asked, EventJson.json().writeValueAsBytes(expressions));
    var answered =
        virgo.call(
            folder,
            List.of(
                "bash", "-c", "'%s' scrapes < expressions.json".formatted(built.out().strip())));
    assertThat(answered.exit()).as(answered.err()).isZero();
    return answered.json();
  }
}
