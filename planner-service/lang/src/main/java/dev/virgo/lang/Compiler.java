package dev.virgo.lang;

import dev.virgo.lang.CompileResult.Compiled;
import dev.virgo.lang.CompileResult.Rejected;
import dev.virgo.lang.check.ModuleLimitChecker;
import dev.virgo.lang.check.TypeChecker;
import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.TextHash;
import dev.virgo.lang.lowering.Lowering;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.PipelineTree;
import java.util.List;
import java.util.Optional;

/** Compiles pipeline text. Mistakes in the text are data; no text makes it throw. */
public final class Compiler {

  /** Longest text, in UTF-16 units (bytes, if it is ASCII): 1 MiB. People write some kilobytes. */
  public static final int MAX_LENGTH = 1 << 20;

  private Compiler() {}

  /** Compiles a text against what the registry holds, with every pass of the optimizer. */
  public static CompileResult compile(String source, ModuleRegistry registry) {
    return compile(source, registry, Optimization.standard());
  }

  /** Compiles a text against what the registry holds. */
  public static CompileResult compile(
      String source, ModuleRegistry registry, Optimization optimization) {
    Optional<Diagnostic> tooLong = tooLong(source);
    if (tooLong.isPresent()) {
      return new Rejected(List.of(tooLong.get()));
    }
    return attempt(source, registry, optimization, Nesting.USUAL)
        .or(() -> DeepStack.call(() -> attempt(source, registry, optimization, Nesting.DEEP)))
        .orElseThrow();
  }

  /** What is wrong with a text that is longer than what is read. */
  static Optional<Diagnostic> tooLong(String source) {
    return source.length() <= MAX_LENGTH
        ? Optional.empty()
        : Optional.of(
            SyntaxMessages.syntax(
                "the text is "
                    + source.length()
                    + " characters long; at most "
                    + MAX_LENGTH
                    + " are read",
                new Span(MAX_LENGTH, source.length()),
                "Split it into several pipelines"));
  }

  /** What comes of a text; empty if it goes deeper than usual, and more is possible. */
  private static Optional<CompileResult> attempt(
      String source, ModuleRegistry registry, Optimization optimization, Nesting limits) {
    DiagnosticSink diagnostics = new DiagnosticSink();
    PipelineTree tree = PipelineParser.parse(source, limits, diagnostics);
    if (tree.tooDeep() && limits == Nesting.USUAL) {
      return Optional.empty();
    }
    TypedPipeline typed = TypeChecker.check(tree, registry, diagnostics);
    if (diagnostics.hasErrors()) {
      return Optional.of(new Rejected(diagnostics.sorted()));
    }
    IrPipeline pipeline = Lowering.lower(typed);
    ModuleLimitChecker.check(pipeline, diagnostics);
    return Optional.of(
        new Compiled(
            pipeline,
            optimization.optimize(pipeline),
            typed,
            TextHash.sha256(source),
            diagnostics.sorted()));
  }
}
