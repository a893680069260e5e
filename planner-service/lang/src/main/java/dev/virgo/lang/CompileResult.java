package dev.virgo.lang;

import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimized;
import java.util.List;

/** What came of compiling a text. */
public sealed interface CompileResult {

  /** Errors and warnings, in order of their place in the text. */
  List<Diagnostic> diagnostics();

  /**
   * The text compiles.
   *
   * @param pipeline as it is written; hashes and names of nodes are those of this one
   * @param optimized what gives the same with less to do
   * @param syntacticHash SHA-256 of the text in UTF-8, 64 hexadecimal digits
   */
  record Compiled(
      IrPipeline pipeline,
      Optimized optimized,
      TypedPipeline typed,
      String syntacticHash,
      List<Diagnostic> warnings)
      implements CompileResult {
    public Compiled {
      warnings = List.copyOf(warnings);
    }

    @Override
    public List<Diagnostic> diagnostics() {
      return warnings;
    }
  }

  /** The text does not compile; at least one of the diagnostics is an error. */
  record Rejected(List<Diagnostic> diagnostics) implements CompileResult {
    public Rejected {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
