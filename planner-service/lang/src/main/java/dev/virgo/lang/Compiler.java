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
import dev.virgo.lang.lowering.Lowering;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.source.TextHash;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.PipelineTree;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
    return lower(check(parse(source), registry), optimization);
  }

  /** Reads a text. */
  public static Parsed parse(String source) {
    Optional<Diagnostic> tooLong = tooLong(source);
    if (tooLong.isPresent()) {
      return new Parsed(source, null, Nesting.USUAL, List.of(tooLong.get()));
    }
    Parsed usual = parse(source, Nesting.USUAL);
    return usual.isTooDeep() ? DeepStack.call(() -> parse(source, Nesting.DEEP)) : usual;
  }

  private static Parsed parse(String source, Nesting limits) {
    DiagnosticSink diagnostics = new DiagnosticSink();
    PipelineTree tree = PipelineParser.parse(source, limits, diagnostics);
    return new Parsed(source, tree, limits, diagnostics.sorted());
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

  /** Finds out what names, types and options in a text mean. */
  public static Checked check(Parsed parsed, ModuleRegistry registry) {
    PipelineTree tree = parsed.tree();
    if (tree == null) {
      return new Checked(parsed, null, parsed.diagnostics());
    }
    return onStackFor(
        parsed,
        () -> {
          DiagnosticSink diagnostics = new DiagnosticSink();
          parsed.diagnostics().forEach(diagnostics::report);
          TypedPipeline typed = TypeChecker.check(tree, registry, diagnostics);
          return new Checked(parsed, typed, diagnostics.sorted());
        });
  }

  /** Makes a pipeline of a text, if there is no mistake in it. */
  public static CompileResult lower(Checked checked, Optimization optimization) {
    TypedPipeline typed = checked.typed();
    if (typed == null || checked.diagnostics().stream().anyMatch(Diagnostic::isError)) {
      return new Rejected(checked.diagnostics());
    }
    return onStackFor(checked.parsed(), () -> lowered(checked, typed, optimization));
  }

  private static CompileResult lowered(
      Checked checked, TypedPipeline typed, Optimization optimization) {
    DiagnosticSink diagnostics = new DiagnosticSink();
    checked.diagnostics().forEach(diagnostics::report);
    IrPipeline pipeline = Lowering.lower(typed);
    ModuleLimitChecker.check(pipeline, diagnostics);
    return new Compiled(
        pipeline,
        optimization.optimize(pipeline),
        typed,
        TextHash.sha256(checked.parsed().source()),
        diagnostics.sorted());
  }

  /** What was read deep is worked on deep. */
  private static <T> T onStackFor(Parsed parsed, Supplier<T> task) {
    return parsed.nesting() == Nesting.DEEP ? DeepStack.call(task) : task.get();
  }
}
