package dev.virgo.lang;

import dev.virgo.lang.check.TypedPipeline;
import dev.virgo.lang.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of which is known what its names, types and options mean in a registry.
 *
 * @param typed null if there is no tree
 * @param diagnostics of grammar and meaning, in order of their place
 */
public record Checked(Parsed parsed, @Nullable TypedPipeline typed, List<Diagnostic> diagnostics) {
  public Checked {
    diagnostics = List.copyOf(diagnostics);
  }
}
