package dev.virgo.lang;

import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that has been read. It has nothing to do with any registry.
 *
 * @param tree null if the text is longer than what is read
 * @param nesting how deep it was read
 * @param diagnostics mistakes in its grammar, in order of their place
 */
public record Parsed(
    String source, @Nullable PipelineTree tree, Nesting nesting, List<Diagnostic> diagnostics) {
  public Parsed {
    diagnostics = List.copyOf(diagnostics);
  }

  boolean isTooDeep() {
    return tree != null && tree.tooDeep();
  }
}
