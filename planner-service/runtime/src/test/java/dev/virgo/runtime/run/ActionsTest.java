package dev.virgo.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.PortBinding;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type.Primitive;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import dev.virgo.runtime.run.RunResult.Status;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of which more may come than their result, where no output reads it. */
class ActionsTest {

  @Test
  void a_call_that_says_something_is_made_although_no_output_reads_it() {
    Trial trial = Trial.of("a = log(\"one\")\nb = \"<${log(\"two\")}>\"\nx = 1\nout x");
    assertThat(trial.run().status()).isEqualTo(Status.COMPLETED);
    assertThat(trial.said)
        .containsExactlyInAnyOrder("[constellation-lang] one", "[constellation-lang] two");
  }

  @Test
  void of_what_no_output_reads_nothing_runs_that_is_not_chosen_or_is_lazy_or_only_computes() {
    Trial trial =
        Trial.of(
            """
            a = if (true) log("yes") else log("no")
            b = log("later") with lazy
            c = divide(1, 0)
            x = 1
            out x
            """);
    RunResult result = trial.run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(trial.said).containsExactly("[constellation-lang] yes");
    assertThat(result.calls()).hasSize(1);
  }

  @Test
  void a_call_that_no_output_reads_and_that_fails_makes_the_run_fail_and_leaves_the_outputs() {
    RunResult result = Trial.of("a = AlwaysFailsService(\"q\")\nx = 1\nout x").run();
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.failures().getFirst().node()).isEqualTo("a");
    assertThat(result.outputs()).containsEntry("x", new Value.IntValue(1));
    RunResult late =
        Trial.of("a = SlowQuery(\"q\")\nx = 1\nout x").within(Duration.ofMillis(100)).run();
    assertThat(late.status()).isEqualTo(Status.TIMED_OUT);
    assertThat(late.outputs()).containsEntry("x", new Value.IntValue(1));
  }

  @Test
  void fields_that_a_pattern_binds_and_nobody_reads_are_not_evaluated() {
    RunResult result =
        Trial.of(
                """
                r = SlowQuery("q") with on_error: wrap
                m = match r { {error} -> "bad", is String -> "ok" }
                x = 1
                out x
                """)
            .run();
    assertThat(result.status()).isEqualTo(Status.COMPLETED);
    assertThat(result.outputs()).containsEntry("x", new Value.IntValue(1));
    assertThat(result.calls()).containsOnlyKeys("r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m = if (false) (match {t: log(\"q\")} { {t} -> \"a\" }) else \"none\"",
        "m = if (false) (match {t: log(\"q\")} { {t} -> t }) else \"none\"",
        "m = branch { true -> \"none\", string-length(log(\"q\")) > 0 -> \"a\", otherwise -> \"b\" }",
        "m = log(\"q\") when false",
        "m = some(\"a\") ?? log(\"q\")",
        "m = false and log(\"q\") == \"q\"",
        "m = true or log(\"q\") == \"q\"",
        "m = Uppercase(\"a\") with fallback: log(\"q\")",
        "m = SlowQuery(log(\"q\")) with lazy",
        "m = if (true) (SlowQuery(log(\"q\")) with lazy) else \"none\"",
        "m = trim(SlowQuery(log(\"q\")) with lazy)"
      })
  void action_that_is_not_chosen_is_not_carried_out(String source) {
    assertThat(said(source)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m = if (true) (match {t: log(\"q\")} { {t} -> t }) else \"none\"",
        "m = log(\"q\") when true",
        "m = (\"a\" when false) ?? log(\"q\")",
        "m = AlwaysFailsService(\"a\") with fallback: log(\"q\")",
        "m = if (log(\"q\") == \"q\") 1 else 2"
      })
  void action_that_is_chosen_is_carried_out_once(String source) {
    assertThat(said(source)).containsExactly("[constellation-lang] q");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l = SlowQuery(a) with lazy",
        "l = SlowQuery(\"<${a}>\") with lazy",
        "l = divide(1, string-length(a) - 1)",
        "l = if (divide(1, string-length(a) - 1) > 0) 1 else 2",
        "l = map([1, 2], (x) => divide(x, string-length(a) - 1))",
        "l = divide(1, string-length(a) - 1)\nm = if (false) a else \"none\"",
        "l = match {t: a} { {t} -> divide(1, 0) }"
      })
  void only_the_action_is_evaluated_and_not_what_reads_it(String reader) {
    Trial trial = Trial.of("a = log(\"q\")\n" + reader + "\nx = 1\nout x");
    RunResult result = trial.run();
    assertThat(result.status()).as(result.toString()).isEqualTo(Status.COMPLETED);
    assertThat(trial.said).containsExactly("[constellation-lang] q");
    assertThat(result.calls()).containsOnlyKeys("a");
  }

  @Test
  void bug_that_an_action_meets_leaves_the_outputs() {
    Library library = new Library(StandardLibrary.functions(_ -> {}));
    Span span = new Span(0, 1);
    TransformSignature log =
        library.registry().versions(library.registry().named("log").getFirst()).getFirst();
    var one = new Value.IntValue(1);
    List<IrNode> nodes =
        List.of(
            new IrNode.Literal(0, Primitive.INT, span, one),
            // The compiler would never let it through.
            new IrNode.Not(1, Primitive.STRING, span, 0),
            new IrNode.TransformCall(
                2,
                Primitive.STRING,
                span,
                "a",
                log,
                List.of(new PortBinding("message", 1)),
                new TreeMap<>(),
                CallOptions.none()));
    var assigned = new BitSet();
    assigned.set(2);
    List<IrOutput> outputs = List.of(new IrOutput("x", 0, Primitive.INT, span));
    RunResult result =
        PipelineRun.run(
            IrPipeline.of(nodes, List.of(), outputs, assigned),
            Map.of(),
            library,
            new RunSettings(new LeapingTimeline(), Duration.ofSeconds(1), 1000, _ -> {}));
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.failures().getFirst().message()).startsWith("Internal error: ");
    assertThat(result.outputs()).containsEntry("x", one);
  }

  private static List<String> said(String source) {
    Trial trial = Trial.of(source + "\nx = 1\nout x");
    assertThat(trial.run().status()).isEqualTo(Status.COMPLETED);
    Trial written = Trial.of(source + "\nx = 1\nout x").asWritten();
    assertThat(written.run().status()).isEqualTo(Status.COMPLETED);
    assertThat(trial.said).isEqualTo(written.said);
    return written.said;
  }
}
