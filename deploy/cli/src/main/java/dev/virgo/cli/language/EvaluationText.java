package dev.virgo.cli.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.lang.diagnostic.DiagnosticRenderer;
import dev.virgo.lang.source.SourceText;

/** What came of an evaluation, for people. */
final class EvaluationText {

  private EvaluationText() {}

  static void show(EvaluationCase.Evaluated evaluated, String source, Terminal terminal) {
    JsonNode json = EvaluationBatch.JSON.valueToTree(evaluated.document());
    var text = new SourceText(source);
    var renderer = new DiagnosticRenderer(text);
    for (var diagnostic : evaluated.diagnostics()) {
      terminal.complain(renderer.render(diagnostic));
    }
    json.path("outputs")
        .properties()
        .forEach(output -> terminal.print(output.getKey() + " = " + output.getValue()));
    for (var failure : json.path("failures")) {
      var place = text.positionOf(failure.path("span").path("start").asInt());
      terminal.say(
          "failed: %s at line %d, column %d: %s"
              .formatted(
                  failure.path("node").asText(),
                  place.line(),
                  place.column(),
                  failure.path("message").asText()));
    }
    for (var missing : json.path("missing")) {
      terminal.say(
          "input '%s' is missing; give it as --input %s=JSON"
              .formatted(missing.asText(), missing.asText()));
    }
    for (var lost : json.path("not_kept")) {
      terminal.say("not kept: " + lost.asText());
    }
    if (json.path("suspended_to").isTextual()) {
      String file = json.path("suspended_to").textValue();
      terminal.say("go on with --resume %s".formatted(file));
    }
  }
}
