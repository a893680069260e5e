package dev.virgo.lang;

import dev.virgo.lang.check.TypeResolver;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.TypeExpression;
import dev.virgo.lang.type.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    return resolved(
        text,
        PipelineParser.parseType(text, diagnostics),
        new TypeResolver(diagnostics, Set.of()),
        diagnostics);
  }

  /**
   * The type that a text of a signature spells, where functions are types too, a name of one letter
   * is a type variable, {@code (T) => List<U>}, and a record may be open, {@code {name: String |
   * r}}.
   *
   * @throws IllegalArgumentException if it spells none; the message says why
   */
  public static Type parseOfSignature(String text) {
    DiagnosticSink diagnostics = new DiagnosticSink();
    return resolved(
        text,
        PipelineParser.parseSignatureType(text, diagnostics),
        TypeResolver.ofSignature(diagnostics),
        diagnostics);
  }

  private static Type resolved(
      String text,
      @Nullable TypeExpression expression,
      TypeResolver resolver,
      DiagnosticSink diagnostics) {
    if (expression != null) {
      Type type = resolver.resolve(expression);
      if (!diagnostics.hasErrors()) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no type: " + diagnostics.sorted().getFirst().message());
  }
}
