package dev.virgo.lang.diagnostic;

import dev.virgo.lang.source.SourceText;
import dev.virgo.lang.source.SourceText.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Diagnostics for people, with an excerpt of the source, and for programs. */
public final class DiagnosticRenderer {

  private static final int GUTTER = 3;

  private final SourceText source;

  public DiagnosticRenderer(SourceText source) {
    this.source = source;
  }

  /** Title, place, the line with one line around it, what is wrong, what it means, what to do. */
  public String render(Diagnostic diagnostic) {
    Position start = source.positionOf(diagnostic.span().start());
    StringBuilder text = new StringBuilder();
    text.append(diagnostic.isError() ? "Error " : "Warning ").append(diagnostic.code());
    text.append(": ").append(diagnostic.kind().title()).append('\n');
    text.append("  --> line ").append(start.line());
    text.append(", column ").append(start.column()).append('\n');
    int last = Math.min(start.line() + 1, source.lineCount());
    int width = Math.max(GUTTER, Integer.toString(last).length());
    for (int line = Math.max(1, start.line() - 1); line <= last; line++) {
      text.append(numbered(Integer.toString(line), width, source.line(line)));
      if (line == start.line()) {
        text.append(numbered("", width, markers(diagnostic, start)));
      }
    }
    text.append(diagnostic.message()).append('\n');
    text.append(diagnostic.kind().explanation()).append('\n');
    diagnostic.help().forEach(help -> text.append("→ ").append(help).append('\n'));
    return text.toString();
  }

  private static String numbered(String number, int width, String line) {
    return (" ".repeat(width - number.length()) + number + " │ " + line).stripTrailing() + "\n";
  }

  /** Carets under the span, within its first line. */
  private String markers(Diagnostic diagnostic, Position start) {
    String line = source.line(start.line());
    int column = start.column() - 1;
    int room = Math.max(1, line.length() - column);
    int length = Math.clamp(diagnostic.span().length(), 1, room);
    // Tabs stay tabs, so that the carets stand where the text stands.
    String indent = line.substring(0, Math.min(column, line.length())).replaceAll("[^\t]", " ");
    return indent + "^".repeat(length);
  }

  /** One line: {@code 3:8: error E001: Undefined variable: x}. */
  public String oneLine(Diagnostic diagnostic) {
    Position start = source.positionOf(diagnostic.span().start());
    return "%d:%d: %s %s: %s"
        .formatted(
            start.line(),
            start.column(),
            diagnostic.severity().name().toLowerCase(Locale.ROOT),
            diagnostic.code(),
            diagnostic.message());
  }

  /**
   * The diagnostic as data for JSON: texts, numbers, lists and maps, with names in snake case.
   * Lines and columns count from 1, offsets are UTF-16 code units from 0, ends are exclusive.
   */
  public Map<String, Object> data(Diagnostic diagnostic) {
    Position start = source.positionOf(diagnostic.span().start());
    Position end = source.positionOf(diagnostic.span().end());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("code", diagnostic.code());
    data.put("kind", diagnostic.kind().displayName());
    data.put("title", diagnostic.kind().title());
    data.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    data.put("message", diagnostic.message());
    data.put("span", List.of(diagnostic.span().start(), diagnostic.span().end()));
    data.put("line", start.line());
    data.put("column", start.column());
    data.put("end_line", end.line());
    data.put("end_column", end.column());
    data.put("help", diagnostic.help());
    return data;
  }
}
