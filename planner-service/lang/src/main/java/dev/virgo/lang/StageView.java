package dev.virgo.lang;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.check.TypeChecker;
import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.dag.RuntimeType;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.syntax.Lexer;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.PipelineTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A stage of compilation as data for JSON: texts, numbers, truth values, lists and maps with names
 * in snake case.
 */
public final class StageView {

  private StageView() {}

  /** The stage of a text; empty for {@link Stage#IR} if the text does not compile. */
  public static Optional<Object> of(Stage stage, String source, ModuleRegistry registry) {
    return of(stage, source, registry, Optimization.standard());
  }

  /** The stage of a text; the optimizer's part in it shows in {@link Stage#IR}. */
  public static Optional<Object> of(
      Stage stage, String source, ModuleRegistry registry, Optimization optimization) {
    return DeepStack.call(() -> shown(stage, source, registry, optimization));
  }

  private static Optional<Object> shown(
      Stage stage, String source, ModuleRegistry registry, Optimization optimization) {
    return switch (stage) {
      case TOKENS -> Optional.of(new StructureView(null).of(Lexer.tokens(source)));
      case TREE -> {
        PipelineTree tree = PipelineParser.parse(source, Nesting.DEEP, new DiagnosticSink());
        yield Optional.of(new StructureView(null).of(tree.declarations()));
      }
      case TYPES -> {
        DiagnosticSink diagnostics = new DiagnosticSink();
        PipelineTree tree = PipelineParser.parse(source, Nesting.DEEP, diagnostics);
        TypedPipeline typed = TypeChecker.check(tree, registry, diagnostics);
        yield Optional.of(new StructureView(typed.types()).of(tree.declarations()));
      }
      case IR ->
          Compiler.compile(source, registry, optimization) instanceof Compiled compiled
              ? Optional.of(nodes(compiled))
              : Optional.empty();
    };
  }

  /** The graph of a pipeline, types in the form in which they are stored. */
  public static Object of(DagSpec dag) {
    return new StructureView(null, RuntimeType::of).of(dag);
  }

  /** What is run, and the hash of what is written. */
  private static Map<String, Object> nodes(Compiled compiled) {
    StructureView view = new StructureView(null);
    IrPipeline pipeline = compiled.optimized().pipeline();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("nodes", view.of(pipeline.nodes()));
    data.put("inputs", view.of(pipeline.inputs()));
    data.put("outputs", view.of(pipeline.outputs()));
    data.put("optimizer", statistics(compiled.optimized().statistics()));
    // Not Map.of: its order is another one in every process.
    Map<String, Object> hash = new LinkedHashMap<>();
    hash.put("structural", compiled.pipeline().structuralHash());
    hash.put("syntactic", compiled.syntacticHash());
    data.put("hash", hash);
    return data;
  }

  private static Map<String, Object> statistics(Optimized.Statistics statistics) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("nodes_before", statistics.nodesBefore());
    data.put("nodes_after", statistics.nodesAfter());
    data.put("eliminated", statistics.eliminated());
    data.put("passes", new StructureView(null).of(statistics.passes()));
    data.put("iterations", statistics.iterations());
    return data;
  }
}
