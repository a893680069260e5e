package dev.virgo.lang;

import dev.virgo.lang.check.TypeChecker;
import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.lowering.Lowering;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.PipelineTree;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What compiling a text takes, and each of its stages by itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class CompileBenchmark {
  private static final int LINES_OF_A_BLOCK = 5;

  @Param({"15", "150"})
  public int lines;

  private ModuleRegistry registry;
  private String source;
  private PipelineTree tree;
  private TypedPipeline typed;

  @Setup
  public void compileOnce() {
    registry = Functions.registry();
    source = source(lines);
    tree = PipelineParser.parse(source, Nesting.USUAL, new DiagnosticSink());
    typed = TypeChecker.check(tree, registry, new DiagnosticSink());
    if (Compiler.compile(source, registry) instanceof CompileResult.Rejected(var diagnostics)) {
      throw new IllegalStateException("the text of the benchmark has mistakes: " + diagnostics);
    }
  }

  private static String source(int lines) {
    var text = new StringBuilder("in items: List<{id: Int, name: String}>\nin limit: Int\n");
    for (int block = 0; block < lines / LINES_OF_A_BLOCK; block++) {
      text.append(
          """
          chosen# = filter(items, (item) => item.id > limit + #)
          names# = map(chosen#, (item) => "${item.id}: ${item.name}")
          count# = list-length(names#) + limit * 2
          record# = {count: count#, names: names#} + {label: if (count# > #) "many" else "few"}
          out record#
          """
              .replace("#", Integer.toString(block)));
    }
    return text.toString();
  }

  @Benchmark
  public PipelineTree read() {
    return PipelineParser.parse(source, Nesting.USUAL, new DiagnosticSink());
  }

  @Benchmark
  public TypedPipeline check() {
    return TypeChecker.check(tree, registry, new DiagnosticSink());
  }

  @Benchmark
  public IrPipeline lower() {
    return Lowering.lower(typed);
  }

  @Benchmark
  public CompileResult compile() {
    return Compiler.compile(source, registry);
  }
}
