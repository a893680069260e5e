package dev.virgo.lang.diagnostic;

import static dev.virgo.lang.diagnostic.NameSuggestions.didYouMean;

import dev.virgo.lang.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The wording of what is said of texts that do not follow the grammar; tokens arrive as they are
 * spelled.
 */
public final class SyntaxMessages {

  private SyntaxMessages() {}

  public static Diagnostic expected(String expected, String found, Span span, List<String> help) {
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR,
        "Parse error: expected " + expected + ", found " + found,
        span,
        help);
  }

  public static Diagnostic syntax(String problem, Span span, String... help) {
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR, "Parse error: " + problem, span, List.of(help));
  }

  public static Diagnostic unknownOption(String name, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(name, known));
    help.add("Options: " + String.join(", ", known));
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR, "Parse error: unknown option '" + name + "'", span, help);
  }

  public static Diagnostic unknownWord(
      String option, String word, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(word, known));
    help.add("Values of '" + option + "': " + String.join(", ", known));
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR,
        "Parse error: unknown value '%s' of option '%s'".formatted(word, option),
        span,
        help);
  }

  public static Diagnostic unknownAnnotation(String name, Collection<String> known, Span span) {
    List<String> help = new ArrayList<>(didYouMean(name, known));
    help.add("Annotations: @" + String.join(", @", known));
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR, "Parse error: unknown annotation '@" + name + "'", span, help);
  }

  /** An annotation at an input that belongs to an output, or the other way round. */
  public static Diagnostic misplacedAnnotation(boolean atOutput, Span span) {
    return new Diagnostic(
        DiagnosticKind.PARSE_ERROR,
        atOutput
            ? "Parse error: expected '@sink' at an output"
            : "Parse error: expected '@example' or '@source' at an input",
        span,
        List.of("An input takes @example and @source, an output takes @sink"));
  }
}
