package dev.virgo.runtime.run;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What runs of plain pipelines take: chains of calls, and a lambda over a list. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class RunBenchmark {
  private static final Map<String, Value> INPUTS = Map.of("x", new Value.IntValue(7));

  @Param({"3", "1000"})
  public int size;

  private Library library;
  private RunSettings settings;
  private IrPipeline calls;
  private IrPipeline lambda;

  @Setup
  public void compile() {
    library = new Library(StandardLibrary.functions(_ -> {}));
    settings = RunSettings.standard();
    calls = compiled(chain(size));
    lambda =
        compiled(
            "in x: Int\ny = list-sum(map(range(1, %d), (i) => i * x))\nout y\n".formatted(size));
    if (chain().status() != RunResult.Status.COMPLETED
        || overAList().status() != RunResult.Status.COMPLETED) {
      throw new IllegalStateException("a run of the benchmark does not complete");
    }
  }

  private static String chain(int calls) {
    return IntStream.rangeClosed(1, calls)
        .mapToObj(
            number -> "v%d = negate(%s)".formatted(number, number == 1 ? "x" : "v" + (number - 1)))
        .collect(Collectors.joining("\n", "in x: Int\n", "\nout v" + calls + "\n"));
  }

  private IrPipeline compiled(String source) {
    return switch (Compiler.compile(source, library.registry())) {
      case CompileResult.Compiled compiled -> compiled.pipeline();
      case CompileResult.Rejected(var diagnostics) ->
          throw new IllegalStateException("the text of the benchmark has mistakes: " + diagnostics);
    };
  }

  @Benchmark
  public RunResult chain() {
    return PipelineRun.run(calls, INPUTS, library, settings);
  }

  @Benchmark
  public RunResult overAList() {
    return PipelineRun.run(lambda, INPUTS, library, settings);
  }
}
