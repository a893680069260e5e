package dev.virgo.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.virgo.cli.Session;
import dev.virgo.cli.bench.EvalFigures.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageBenchTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void the_programs_have_the_lines_that_they_are_named_after() {
    assertThat(Programs.compiled())
        .containsOnlyKeys("mixed-15", "mixed-80", "mixed-189", "boolean-119", "boolean-1019")
        .allSatisfy((name, text) ->
            assertThat(text.lines()).hasSize(Integer.parseInt(name.replaceAll("\\D", ""))));
  }

  @Test
  void every_line_of_the_mixed_programs_is_needed() {
    assertThat(Programs.mixed(189).lines().filter(line -> line.startsWith("out "))).hasSize(20);
    assertThat(Programs.mixed(15).lines().filter(line -> line.startsWith("out "))).hasSize(1);
  }

  @Test
  void the_texts_that_are_read_are_as_long_as_they_are_named() {
    var sizes = Programs.read().values().stream().map(String::length).toList();
    assertThat(sizes)
        .zipSatisfy(
            List.of(1 << 10, 10 << 10, 100 << 10, 1 << 20, 10 << 20),
            // To the end of a block, which is half a kilobyte.
            (size, named) -> assertThat(size).isBetween(named, named + 600));
  }

  @Test
  void every_program_compiles_and_every_figure_is_there() throws Exception {
    var figures = new CompileFigures(CompileBenchCommand.registry(), new Timing(0, 2));
    for (var program : Programs.compiled().entrySet()) {
      JsonNode row = JSON.valueToTree(figures.ofCompiling(program.getKey(), program.getValue()));
      for (var stage :
          List.of(
              "parse_us", "check_us", "ir_us", "optimize_us", "dag_us", "total_us", "found_us")) {
        assertThat(row.path(stage).path("p50").asDouble()).as(stage).isPositive();
        assertThat(row.path(stage).path("samples").asInt()).isEqualTo(2);
      }
      assertThat(row.path("nodes_after").asInt()).isBetween(1, row.path("nodes_before").asInt());
      assertThat(row.path("baseline_hash_us").path("p50").asDouble()).isPositive();
      assertThat(row.path("allocated_bytes_per_line").asLong()).isBetween(100L, 1_000_000L);
    }
  }

  @Test
  void an_edit_session_finds_what_its_edits_leave_alone() {
    // Twelve pipelines after 40 steps each; new are twelve at first, then one with each of 39
    // steps, but for the four that take the last one back.
    assertThat(EditSession.texts()).hasSize(480);
    assertThat(new HashSet<>(EditSession.texts())).hasSize(12 + 39 - 4);
    var figures = new EditSession(CompileBenchCommand.registry()).measure(new Timing(0, 1));
    assertThat(figures.hitRate()).isEqualTo((480 - 47) / 480.0).isGreaterThan(0.8);
    assertThat(figures.fresh().p50()).isPositive();
    assertThat(figures.remembered().p50()).isPositive();
  }

  @Test
  void the_edit_session_stands_behind_the_table_and_in_the_document() {
    var figures =
        new EditSession.Figures(
            480, 0.9, Percentiles.of(List.of(12_000.0)), Percentiles.of(List.of(2_000.0)));
    assertThat(figures.sentence())
        .isEqualTo(
            "edit session: 90.0 % of 480 compilations are found, which makes it 6.0 times as fast");
    assertThat(figures.json()).containsEntry("hit_rate", 0.9).containsEntry("speedup", 6.0);
  }

  @Test
  void files_are_measured_in_their_order(@TempDir Path folder) throws Exception {
    var one = Files.writeString(folder.resolve("one.cst"), Programs.mixed(15));
    var two = Files.writeString(folder.resolve("two.cst"), Programs.booleans(119));
    var session =
        Session.of(
            "bench",
            "compile",
            one.toString(),
            two.toString(),
            "--warmup",
            "0",
            "--iters",
            "3",
            "--json");
    assertThat(session.exit()).as(session.err()).isZero();
    var rows = JSON.readTree(session.out());
    assertThat(rows.valueStream().map(row -> row.path("file").asText()))
        .containsExactly(one.toString(), two.toString());
    assertThat(rows.valueStream().map(row -> row.path("lines").asInt())).containsExactly(15, 119);
  }

  @Test
  void a_file_with_a_mistake_is_named_and_not_measured(@TempDir Path folder) throws Exception {
    var wrong = Files.writeString(folder.resolve("wrong.cst"), "out nothing\n");
    var session = Session.of("bench", "compile", wrong.toString());
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("wrong.cst does not compile").contains("virgo compile");
  }

  @ParameterizedTest
  @CsvSource({"CHAIN,false", "CHAIN,true", "FANOUT,false", "FANOUT,true"})
  void a_measured_run_calls_every_module(Shape shape, boolean apart) {
    var figures = new EvalFigures(shape, 20, apart, new Timing(1, 3));
    assertThat(figures.measured().calls()).hasSize(20);
    assertThat(figures.measure())
        .containsEntry("modules", 20)
        .containsEntry("threads", apart)
        .containsKeys("p50_us", "p99_us", "runs_per_s", "baseline_calls_us");
  }

  @Test
  void the_figures_of_one_shape_are_one_document() throws Exception {
    var session =
        Session.of("bench", "eval", "fanout", "5", "--warmup", "1", "--iters", "4", "--json");
    assertThat(session.exit()).as(session.err()).isZero();
    var document = JSON.readTree(session.out());
    assertThat(document.path("shape").asText()).isEqualTo("fanout");
    assertThat(document.path("p50_us").asDouble()).isPositive();
    assertThat(document.path("runs_per_s").asDouble()).isPositive();
  }

  @Test
  void runs_per_second_are_counted_by_the_clock_and_not_by_the_median() {
    // Three take a microsecond, one takes two seconds less a little: the median is of the three.
    var series = Timing.Series.of(List.of(1.0, 1.0, 1.0, 1_999_997.0), 2_000_000_000L);
    assertThat(series.micros().p50()).isEqualTo(1.0);
    assertThat(series.perSecond()).isEqualTo(2.0);
  }

  @Test
  void the_runs_per_second_of_a_shape_are_not_made_of_its_median() {
    var figures = new EvalFigures(Shape.CHAIN, 3, false, new Timing(0, 50)).measure();
    JsonNode json = JSON.valueToTree(figures);
    double ofMedian = 1e6 / json.path("p50_us").asDouble();
    assertThat(json.path("runs_per_s").asDouble()).isNotCloseTo(ofMedian, withinPercentage(1e-6));
  }

  @Test
  void what_nests_deeper_than_what_is_measured_is_said_in_a_sentence(@TempDir Path folder)
      throws Exception {
    var source = "x = " + "(".repeat(150) + "1" + ")".repeat(150) + "\nout x\n";
    var deep = Files.writeString(folder.resolve("deep.cst"), source);
    var session = Session.of("bench", "compile", deep.toString(), "--warmup", "0", "--iters", "1");
    assertThat(session.exit()).isEqualTo(1);
    assertThat(session.err()).contains("deep.cst nests deeper").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compile", "eval"})
  void nothing_is_measured_no_times(String what) {
    var session = Session.of("bench", what, "--iters", "0");
    assertThat(session.exit()).isEqualTo(2);
    assertThat(session.err()).contains("--iters is at least 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2001", "many"})
  void a_size_that_cannot_be_measured_is_usage(String size) {
    assertThat(Session.of("bench", "eval", "chain", size).exit()).isEqualTo(2);
  }
}
