package dev.virgo.lang;

import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.diagnostic.DiagnosticSink;
import dev.virgo.lang.diagnostic.SyntaxMessages;
import dev.virgo.lang.format.PipelineLayout;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.syntax.Nesting;
import dev.virgo.lang.syntax.PipelineParser;
import dev.virgo.lang.syntax.PipelineTree;
import java.util.List;
import java.util.Optional;

/**
 * Puts pipeline text into its canonical layout, which depends on the tokens, the comments and the
 * empty lines between declarations only. Laying the result out again changes nothing, and it means
 * what the text meant.
 */
public final class Formatter {

  private Formatter() {}

  /** What came of it. */
  public sealed interface FormatResult {}

  /** The text in canonical layout. */
  public record Formatted(String text) implements FormatResult {}

  /** The text cannot be read; at least one of the diagnostics is an error. */
  public record Unreadable(List<Diagnostic> diagnostics) implements FormatResult {
    public Unreadable {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * Lays a text out. It has to be readable only: whether its names and types are right is not
   * asked.
   */
  public static FormatResult format(String source) {
    Optional<Diagnostic> tooLong = Compiler.tooLong(source);
    if (tooLong.isPresent()) {
      return new Unreadable(List.of(tooLong.get()));
    }
    return DeepStack.call(() -> readAndLayOut(source));
  }

  /** Line breaks and indentation made it longer than can be read again. */
  private static Diagnostic wouldBeTooLong(String source, String text) {
    return SyntaxMessages.syntax(
        "laid out, the text is "
            + text.length()
            + " characters long; at most "
            + Compiler.MAX_LENGTH
            + " are read",
        new Span(0, source.length()),
        "Split it into several pipelines");
  }

  private static FormatResult readAndLayOut(String source) {
    DiagnosticSink diagnostics = new DiagnosticSink();
    PipelineTree tree = PipelineParser.parse(source, Nesting.DEEP, diagnostics);
    if (diagnostics.hasErrors()) {
      return new Unreadable(diagnostics.sorted());
    }
    String text = PipelineLayout.of(source, tree);
    return text.length() <= Compiler.MAX_LENGTH
        ? new Formatted(text)
        : new Unreadable(List.of(wouldBeTooLong(source, text)));
  }
}
