package dev.virgo.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.Formatter;
import dev.virgo.lang.StageView;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.dag.StoredDag;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import dev.virgo.runtime.run.Engine;
import dev.virgo.runtime.run.Launch;
import dev.virgo.runtime.run.RunHandle;
import dev.virgo.runtime.run.RunResult;
import dev.virgo.runtime.run.RunSettings;
import dev.virgo.runtime.run.SchedulerSettings;
import dev.virgo.runtime.run.Timeline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compiler and runtime against programs that nobody wrote. A seed makes a program again. */
@Timeout(600)
class GeneratedProgramTest {

  private static final Library LIBRARY = new Library(StandardLibrary.functions(_ -> {}));

  /**
   * What came of a program, and what it has said, sorted: actions that read nothing of each other
   * have no order.
   */
  private record Ran(RunResult result, List<String> said) {
    Map<String, Optional<Object>> outputs(IrPipeline pipeline) {
      Map<String, Optional<Object>> outputs = new LinkedHashMap<>();
      for (IrOutput output : pipeline.outputs()) {
        var value = Optional.ofNullable(result.outputs().get(output.name()));
        outputs.put(output.name(), value.map(Plain::of));
      }
      return outputs;
    }
  }

  /** Runs it with one slot, so that a seed does the same every time. */
  private static Ran ran(Optimized optimized, Program program) {
    Queue<String> said = new ConcurrentLinkedQueue<>();
    var library = new Library(StandardLibrary.functions(said::add));
    var settings =
        new Engine.Settings(
            Timeline.system(), SchedulerSettings.of(1), null, Duration.ofSeconds(30), 1);
    try (var engine = new Engine(settings)) {
      return switch (engine.start(optimized, program.inputs(), library, RunSettings.standard())) {
        case Launch.Started(RunHandle run) -> new Ran(run.await(), said.stream().sorted().toList());
        case Launch.Refused(var failures) -> throw new AssertionError(failures);
      };
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void agrees(Program program) {
    CompileResult result = Compiler.compile(program.source(), LIBRARY.registry());
    assertThat(result).as("%s\n%s", program, result.diagnostics()).isInstanceOf(Compiled.class);
    Compiled compiled = (Compiled) result;
    IrPipeline pipeline = compiled.pipeline();
    Ran written = ran(Optimization.none().optimize(pipeline), program);
    var expected = NaiveEvaluator.outputs(compiled.typed(), program.inputs());
    assertThat(written.outputs(pipeline))
        .as("%s\n%s", program, written.result().failures())
        .isEqualTo(expected);
    for (Optimized optimized :
        List.of(compiled.optimized(), Optimization.aggressive().optimize(pipeline))) {
      assertThat(Optimization.standard().optimize(optimized.pipeline()).pipeline())
          .as("optimized once more: %s", program)
          .isEqualTo(optimized.pipeline());
      Ran ran = ran(optimized, program);
      assertThat(ran.outputs(pipeline))
          .as("%s\n%s", program, ran.result().failures())
          .isEqualTo(expected);
      if (written.result().status() == RunResult.Status.COMPLETED) {
        // A run that fails ends at once: what is being said at that moment may stay unsaid.
        assertThat(ran.said()).as(program.toString()).isEqualTo(written.said());
      }
      assertThat(ran.result().failures())
          .as(program.toString())
          .isEqualTo(written.result().failures());
      assertThat(ran.result().status()).isEqualTo(written.result().status());
    }
  }

  private static void agree(long firstSeed, int programs, int declarations) {
    for (long seed = firstSeed; seed < firstSeed + programs; seed++) {
      agrees(ProgramGenerator.program(seed, 1 + (int) (seed % declarations)));
    }
  }

  @Test
  void small_programs_give_what_the_naive_evaluator_gives() {
    agree(1_000_000, 600, 12);
  }

  @Test
  void programs_of_two_hundred_declarations_give_what_the_naive_evaluator_gives() {
    for (int seed = 0; seed < 12; seed++) {
      agrees(ProgramGenerator.program(seed, 200));
    }
  }

  /** The optimizer leaves less to be computed before the later line, which comes first then. */
  @Test
  void lines_that_read_nothing_of_each_other_may_change_places() {
    agree(2_000_396, 1, 40);
  }

  @Test
  @Tag("long")
  void many_programs_give_what_the_naive_evaluator_gives() {
    agree(2_000_000, 20_000, 40);
    agree(3_000_000, 200, 200);
  }

  @Test
  void layout_changes_nothing_of_what_a_program_means() {
    for (int seed = 0; seed < 60; seed++) {
      Program program = ProgramGenerator.program(seed, 20);
      String formatted = ((Formatter.Formatted) Formatter.format(program.source())).text();
      assertThat(hash(formatted)).as(program.toString()).isEqualTo(hash(program.source()));
      assertThat(Formatter.format(formatted)).isEqualTo(new Formatter.Formatted(formatted));
    }
  }

  @Test
  void graph_of_a_program_comes_back_when_it_was_stored() {
    for (int seed = 0; seed < 200; seed++) {
      Program program = ProgramGenerator.program(seed, 20);
      var compiled = (Compiled) Compiler.compile(program.source(), LIBRARY.registry());
      Object stored = StageView.of(DagCompiler.compile(compiled.pipeline(), "generated"));
      assertThat(StoredDag.read(stored))
          .as(program.toString())
          .isInstanceOfSatisfying(
              StoredDag.Reading.Read.class,
              read -> assertThat(StageView.of(read.dag())).isEqualTo(stored));
    }
  }

  private static String hash(String source) {
    return ((Compiled) Compiler.compile(source, LIBRARY.registry())).pipeline().structuralHash();
  }

  @Test
  void mutated_programs_never_throw_and_their_nodes_lie_inside_each_other() {
    mutated(1, 3_000);
  }

  @Test
  @Tag("long")
  void many_mutated_programs_never_throw_and_their_nodes_lie_inside_each_other() {
    mutated(2, 60_000);
  }

  private static void mutated(long seed, int rounds) {
    Random random = new Random(seed);
    Program program = ProgramGenerator.program(seed, 8);
    for (int round = 0; round < rounds; round++) {
      if (round % 20 == 0) {
        program = ProgramGenerator.program(random.nextLong(), 1 + random.nextInt(8));
      }
      String source = Mutation.of(program.source(), random);
      assertThatCode(() -> survives(source)).as(source).doesNotThrowAnyException();
    }
  }

  private static void survives(String source) {
    CompileResult result = Compiler.compile(source, LIBRARY.registry());
    for (Diagnostic diagnostic : result.diagnostics()) {
      assertThat(diagnostic.span().end()).isLessThanOrEqualTo(source.length());
    }
    assertThat(
            result instanceof Compiled
                || result.diagnostics().stream().anyMatch(Diagnostic::isError))
        .isTrue();
    assertThat(
            TreeNodes.misplaced(
                PipelineParser.parse(source, Nesting.USUAL, new DiagnosticSink()), source.length()))
        .isEmpty();
    if (Formatter.format(source) instanceof Formatter.Formatted(String text)) {
      assertThat(Formatter.format(text)).isEqualTo(new Formatter.Formatted(text));
    }
  }
}
