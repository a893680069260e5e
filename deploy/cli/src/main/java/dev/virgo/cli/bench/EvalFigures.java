package dev.virgo.cli.bench;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.run.PipelineRun;
import dev.virgo.runtime.run.RunResult;
import dev.virgo.runtime.run.RunSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures runs of pipelines whose modules do nothing, so that what is measured is the running. */
record EvalFigures(Shape shape, int modules, boolean apart, Timing timing) {

  /** How the modules hang together. */
  enum Shape {
    /** Each reads the one before. */
    CHAIN,
    /** All read the input; a list collects them. */
    FANOUT
  }

  private static final Value GIVEN = new Value.IntValue(7);

  private static final Map<String, Value> INPUTS = Map.of("x", GIVEN);

  /** What runs of it take, beside the same calls made by Java itself. */
  SequencedMap<String, Object> measure() {
    var library = library();
    var pipeline = compiled(library);
    var settings = RunSettings.standard();
    check(measured());
    var baseline = timing.micros(this::direct);
    var runs = timing.series(() -> PipelineRun.run(pipeline, INPUTS, library, settings));
    var figures = new LinkedHashMap<String, Object>();
    figures.put("shape", shape.name().toLowerCase(Locale.ROOT));
    figures.put("modules", modules);
    figures.put("threads", apart);
    figures.put("p50_us", runs.micros().p50());
    figures.put("p99_us", runs.micros().p99());
    figures.put("runs_per_s", runs.perSecond());
    figures.put("baseline_calls_us", baseline.json());
    return figures;
  }

  /** One of the runs that are measured. */
  RunResult measured() {
    var library = library();
    return PipelineRun.run(compiled(library), INPUTS, library, RunSettings.standard());
  }

  private Library library() {
    return new Library(List.of(apart ? onThreadsOfTheirOwn() : pure()));
  }

  private static void check(RunResult result) {
    if (result.status() != RunResult.Status.COMPLETED) {
      throw new IllegalStateException("a run of the benchmark did not complete: " + result);
    }
  }

  private Optimized compiled(Library library) {
    return switch (Compiler.compile(text(), library.registry())) {
      case CompileResult.Compiled compiled -> compiled.optimized();
      case CompileResult.Rejected(var diagnostics) ->
          throw new IllegalStateException("the benchmark's pipeline has mistakes: " + diagnostics);
    };
  }

  String text() {
    return switch (shape) {
      case CHAIN ->
          IntStream.rangeClosed(1, modules)
              .mapToObj(number -> "m%d = Noop(%s)".formatted(number, before(number)))
              .collect(Collectors.joining("\n", "in x: Int\n", "\nout m" + modules + "\n"));
      case FANOUT ->
          IntStream.rangeClosed(1, modules)
              .mapToObj(number -> "m%d = Noop(x)\n".formatted(number))
              .collect(Collectors.joining("", "in x: Int\n", all()));
    };
  }

  private static String before(int number) {
    return number == 1 ? "x" : "m" + (number - 1);
  }

  private String all() {
    return IntStream.rangeClosed(1, modules)
        .mapToObj(number -> "m" + number)
        .collect(Collectors.joining(", ", "all = [", "]\nout all\n"));
  }

  /** The calls without anything around them. */
  private Value direct() {
    Value value = GIVEN;
    LocalFunction.Pure pure = pure();
    for (int call = 0; call < modules; call++) {
      value = pure.computation().apply(List.of(value), _ -> {});
    }
    return value;
  }

  private static LocalFunction.Pure pure() {
    return new LocalFunction.Pure(signature(Nature.FUNCTION), (all, _) -> all.getFirst());
  }

  private static LocalFunction onThreadsOfTheirOwn() {
    return new LocalFunction.Effectful(signature(Nature.ACTION), (all, _) -> all.getFirst());
  }

  private static TransformSignature signature(Nature nature) {
    Type whole = TypeText.parse("Int");
    return new TransformSignature(
        "Noop@1.0",
        "Noop",
        "",
        "1.0",
        List.of(new Parameter("value", whole, false)),
        List.of(),
        List.of(new OutputField("out", whole, "run")),
        nature);
  }
}
