package dev.virgo.lang.diagnostic;

import dev.virgo.lang.source.Span;
import java.util.List;

/**
 * One thing to say about a text.
 *
 * @param message one sentence that names the thing
 * @param help what could be done about it, most likely first; may be empty
 */
public record Diagnostic(DiagnosticKind kind, String message, Span span, List<String> help) {

  public Diagnostic {
    help = List.copyOf(help);
  }

  Diagnostic(DiagnosticKind kind, String message, Span span) {
    this(kind, message, span, List.of());
  }

  /** Stable code, such as {@code E001}. */
  public String code() {
    return kind.code();
  }

  public Severity severity() {
    return kind.severity();
  }

  public boolean isError() {
    return severity() == Severity.ERROR;
  }
}
