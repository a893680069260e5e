package dev.virgo.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.virgo.lang.diagnostic.Diagnostic;
import dev.virgo.lang.source.SourceText;
import java.util.List;
import java.util.Locale;

/** Diagnostics in the form that scripts read, the same from the API and the command line. */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /**
   * All of them, in the given order; offsets are UTF-16 code units from 0 with an exclusive end,
   * lines and columns count from 1.
   */
  public static List<JsonNode> of(String source, List<Diagnostic> diagnostics) {
    var text = new SourceText(source);
    return diagnostics.stream().map(diagnostic -> json(text, diagnostic)).toList();
  }

  private static JsonNode json(SourceText text, Diagnostic diagnostic) {
    var node = JsonNodeFactory.instance.objectNode();
    var place = text.positionOf(diagnostic.span().start());
    node.put("code", diagnostic.code());
    node.put("kind", diagnostic.kind().displayName());
    node.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    node.put("message", diagnostic.message());
    node.putObject("span")
        .put("start", diagnostic.span().start())
        .put("end", diagnostic.span().end());
    node.put("line", place.line());
    node.put("column", place.column());
    node.put("help", String.join("; ", diagnostic.help()));
    return node;
  }
}
