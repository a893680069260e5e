package dev.virgo.cli.language;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticKind;
import dev.virgo.runtime.library.DemoModules;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.StandardLibrary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pipelines of plain values, which cannot be run on a recording: what they call runs elsewhere. */
final class PlainPipeline {

  /** What makes the modules known that demonstrations are written with. */
  static final String WITH_DEMO = " --modules demo";

  private static final Set<DiagnosticKind> NOTHING_OF_THAT_NAME =
      EnumSet.of(DiagnosticKind.UNDEFINED_FUNCTION, DiagnosticKind.UNDEFINED_NAMESPACE);

  private PlainPipeline() {}

  /**
   * The options with which {@code virgo eval} takes a text that did not compile; empty if it does
   * not take it at all, or would not change anything.
   *
   * @param found diagnostics of a compilation that did not know all of what is called
   */
  static Optional<String> options(String source, List<Diagnostic> found) {
    if (found.stream().noneMatch(one -> NOTHING_OF_THAT_NAME.contains(one.kind()))) {
      return Optional.empty();
    }
    List<LocalFunction> functions = new ArrayList<>(StandardLibrary.functions(_ -> {}));
    if (compiles(source, functions)) {
      return Optional.of("");
    }
    functions.addAll(DemoModules.functions());
    return compiles(source, functions) ? Optional.of(WITH_DEMO) : Optional.empty();
  }

  private static boolean compiles(String source, List<LocalFunction> functions) {
    return Compiler.compile(source, new Library(functions).registry())
        instanceof CompileResult.Compiled;
  }
}
