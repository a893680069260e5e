package dev.virgo.lang;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.check.TypeChecker;
import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.dag.DagSpec;
import dev.virgo.lang.dag.RuntimeType;
import dev.virgo.lang.diagnostic.DiagnosticSink;
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
    return DeepStack.call(() -> shown(stage, source, registry));
  }

  private static Optional<Object> shown(Stage stage, String source, ModuleRegistry registry) {
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
          Compiler.compile(source, registry) instanceof Compiled compiled
              ? Optional.of(nodes(compiled))
              : Optional.empty();
    };
  }

  /** The graph of a pipeline, types in the form in which they are stored. */
  public static Object of(DagSpec dag) {
    return new StructureView(null, RuntimeType::of).of(dag);
  }

  private static Map<String, Object> nodes(Compiled compiled) {
    StructureView view = new StructureView(null);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("nodes", view.of(compiled.pipeline().nodes()));
    data.put("inputs", view.of(compiled.pipeline().inputs()));
    data.put("outputs", view.of(compiled.pipeline().outputs()));
    // Not Map.of: its order is another one in every process.
    Map<String, Object> hash = new LinkedHashMap<>();
    hash.put("structural", compiled.pipeline().structuralHash());
    hash.put("syntactic", compiled.syntacticHash());
    data.put("hash", hash);
    return data;
  }
}
