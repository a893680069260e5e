package dev.virgo.cli.bench;

import dev.virgo.cli.terminal.CliFailure;
import dev.virgo.cli.terminal.CliFailure.Exit;
import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.check.TypeChecker;
import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.lowering.Lowering;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.source.TextHash;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.PipelineTree;
import dev.virgo.runtime.compile.CompileCache;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures the stages of compiling a text, each by itself.
 *
 * @param registry what the texts call
 */
record CompileFigures(ModuleRegistry registry, Timing timing) {

  /**
   * Every stage of a text. {@code total_us} is all of them in one go, as {@code virgo compile} has
   * it, {@code found_us} what it takes to find a text that was compiled before.
   *
   * @throws CliFailure if the text does not compile, or goes deeper than what is measured
   */
  SequencedMap<String, @Nullable Object> ofCompiling(String name, String source) {
    if (Compiler.compile(source, registry) instanceof CompileResult.Rejected) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          name + " does not compile; 'virgo compile " + name + "' says what is wrong with it");
    }
    PipelineTree tree = PipelineParser.parse(source, Nesting.USUAL, new DiagnosticSink());
    if (tree.tooDeep()) {
      throw new CliFailure(
          Exit.WRONG_INPUT,
          name
              + " nests deeper than what people write, and only that is measured stage by stage;"
              + " name parts of its expressions in lines of their own");
    }
    TypedPipeline typed = TypeChecker.check(tree, registry, new DiagnosticSink());
    IrPipeline pipeline = Lowering.lower(typed);
    SequencedMap<String, @Nullable Object> figures = ofReading(name, source);
    figures.put(
        "check_us",
        timing.micros(() -> TypeChecker.check(tree, registry, new DiagnosticSink())).json());
    figures.put("ir_us", timing.micros(() -> Lowering.lower(typed)).json());
    figures.put(
        "optimize_us", timing.micros(() -> Optimization.standard().optimize(pipeline)).json());
    Optimized.Statistics optimized = Optimization.standard().optimize(pipeline).statistics();
    figures.put("nodes_before", optimized.nodesBefore());
    figures.put("nodes_after", optimized.nodesAfter());
    figures.put("dag_us", timing.micros(() -> DagCompiler.compile(pipeline, name)).json());
    figures.put("total_us", timing.micros(() -> total(name, source)).json());
    var cache = new CompileCache(CompileCache.Bounds.standard());
    cache.compile(source, registry, Optimization.standard());
    figures.put(
        "found_us",
        timing.micros(() -> cache.compile(source, registry, Optimization.standard())).json());
    long lines = source.lines().count();
    figures.put("allocated_bytes_per_line", timing.allocated(() -> total(name, source)) / lines);
    return figures;
  }

  /**
   * Reading alone, for texts that may be longer than what is compiled. Beside it what it takes to
   * hash the text, which looks at each of its characters once and does nothing else.
   */
  SequencedMap<String, @Nullable Object> ofReading(String name, String source) {
    Percentiles parse =
        timing.micros(() -> PipelineParser.parse(source, Nesting.USUAL, new DiagnosticSink()));
    int bytes = source.getBytes(StandardCharsets.UTF_8).length;
    var figures = new LinkedHashMap<String, @Nullable Object>();
    figures.put("file", name);
    figures.put("lines", source.lines().count());
    figures.put("bytes", bytes);
    figures.put("baseline_hash_us", timing.micros(() -> TextHash.sha256(source)).json());
    figures.put("parse_us", parse.json());
    figures.put("parse_ns_per_byte", parse.p50() * Timing.NANOS_PER_MICRO / bytes);
    figures.put("check_us", null);
    figures.put("ir_us", null);
    figures.put("optimize_us", null);
    figures.put("nodes_before", null);
    figures.put("nodes_after", null);
    figures.put("dag_us", null);
    figures.put("total_us", null);
    figures.put("found_us", null);
    figures.put("allocated_bytes_per_line", null);
    return figures;
  }

  private Object total(String name, String source) {
    return Compiler.compile(source, registry) instanceof CompileResult.Compiled compiled
        ? DagCompiler.compile(compiled.pipeline(), name)
        : List.of();
  }
}
