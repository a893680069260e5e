package dev.virgo.cli.language;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.StandardLibrary;
import java.util.List;

/** Pipelines of plain values, which cannot be run on a recording: what they call runs elsewhere. */
final class PlainPipeline {
  private PlainPipeline() {}

  /**
   * Whether a text is one, and nothing else is wrong with it.
   *
   * @param found diagnostics of a compilation that knew the transforms only
   */
  static boolean is(String source, List<Diagnostic> found) {
    return found.stream().anyMatch(one -> one.kind() == DiagnosticKind.UNDEFINED_FUNCTION)
        && Compiler.compile(source, new Library(StandardLibrary.functions(_ -> {})).registry())
            instanceof CompileResult.Compiled;
  }
}
