package dev.virgo.cli.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.Terminal;
import dev.virgo.lang.diagnostic.DiagnosticRenderer;
import dev.virgo.lang.source.SourceText;
import dev.virgo.runtime.run.Failure;

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
    json.path("failures").forEach(failure -> terminal.say(failed(failure, text)));
    if (!evaluated.inputs().isEmpty() && isUnexpected(json.path("failures"))) {
      terminal.say("inputs of the pipeline: " + String.join(", ", evaluated.inputs()));
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

  /** What is not in the text, such as an input that it does not declare, has no place there. */
  private static String failed(JsonNode failure, SourceText text) {
    String node = failure.path("node").asText();
    String message = failure.path("message").asText();
    if (failure.path("span").path("end").asInt() == 0) {
      return "failed: %s: %s".formatted(node, message);
    }
    var place = text.positionOf(failure.path("span").path("start").asInt());
    return "failed: %s at line %d, column %d: %s"
        .formatted(node, place.line(), place.column(), message);
  }

  private static boolean isUnexpected(JsonNode failures) {
    for (var failure : failures) {
      String name = failure.path("node").asText();
      if (failure.path("message").asText().equals(Failure.unexpectedInput(name))) {
        return true;
      }
    }
    return false;
  }
}
