package dev.virgo.lang;

import dev.virgo.lang.check.TypeResolver;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.TypeExpression;
import dev.virgo.lang.type.Type;
import java.util.Set;

/** Types in the syntax of the language, as descriptors of transforms write them. */
public final class TypeText {

  private TypeText() {}

  /**
   * The type that a text spells, such as {@code Signal} or {@code List<{label: String}>}.
   *
   * @throws IllegalArgumentException if it spells none; the message says why
   */
  public static Type parse(String text) {
    DiagnosticSink diagnostics = new DiagnosticSink();
    TypeExpression expression = PipelineParser.parseType(text, diagnostics);
    if (expression != null) {
      Type type = new TypeResolver(diagnostics, Set.of()).resolve(expression);
      if (!diagnostics.hasErrors()) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no type: " + diagnostics.sorted().getFirst().message());
  }
}
