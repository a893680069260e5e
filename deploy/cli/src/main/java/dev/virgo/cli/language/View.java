package dev.virgo.cli.language;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Stage;
import dev.virgo.lang.StageView;
import dev.virgo.lang.dag.DagCompiler;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.registry.ModuleRegistry;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What {@code virgo compile --stage} shows. */
enum View {
  TOKENS,
  TREE,
  TYPES,
  IR,
  DAG;

  /**
   * As data for JSON; empty if the text does not get as far. The nodes are those that the optimizer
   * leaves, the graph is of what is written.
   */
  Optional<Object> of(
      Path file,
      String text,
      CompileResult result,
      ModuleRegistry modules,
      Optimization optimization) {
    return switch (this) {
      case TOKENS -> StageView.of(Stage.TOKENS, text, modules);
      case TREE -> StageView.of(Stage.TREE, text, modules);
      case TYPES -> StageView.of(Stage.TYPES, text, modules);
      case IR -> StageView.of(Stage.IR, text, modules, optimization);
      case DAG ->
          switch (result) {
            case CompileResult.Compiled compiled ->
                Optional.of(StageView.of(DagCompiler.compile(compiled.pipeline(), name(file))));
            case CompileResult.Rejected _ -> Optional.empty();
          };
    };
  }

  /** What the graph of a file is called: the file without folder and ending. */
  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".cst") ? name.substring(0, name.length() - ".cst".length()) : name;
  }

  /** As it is written. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
