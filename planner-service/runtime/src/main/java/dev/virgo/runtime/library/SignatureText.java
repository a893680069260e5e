package dev.virgo.runtime.library;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Signatures of functions as people write them: {@code divide(a: Int, b: Int) -> Int}. */
final class SignatureText {

  private static final String VERSION = "1.0";

  private SignatureText() {}

  /**
   * Reads one.
   *
   * @param namespace where the function is found, empty if it has none
   * @param module first part of its identity, with a dot at the end, or empty
   * @param output name of the output field
   */
  static TransformSignature parse(
      String namespace, String module, String output, Nature nature, String text) {
    int open = text.indexOf('(');
    int arrow = text.lastIndexOf(" -> ");
    String name = text.substring(0, open);
    String result = text.substring(arrow + 4);
    List<Parameter> parameters = new ArrayList<>();
    for (String parameter : split(text.substring(open + 1, arrow - 1))) {
      int colon = parameter.indexOf(':');
      parameters.add(
          new Parameter(
              parameter.substring(0, colon).strip(),
              TypeText.parseOfSignature(parameter.substring(colon + 1).strip()),
              false));
    }
    return new TransformSignature(
        module + name + "@" + VERSION,
        name,
        namespace,
        VERSION,
        parameters,
        List.of(),
        List.of(new OutputField(output, TypeText.parseOfSignature(result), "run")),
        nature);
  }

  /** At commas that no bracket encloses; the {@code >} of an arrow encloses nothing. */
  private static List<String> split(String parameters) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < parameters.length(); at++) {
      char unit = parameters.charAt(at);
      if ("(<{".indexOf(unit) >= 0) {
        depth++;
      } else if (")}".indexOf(unit) >= 0 || (unit == '>' && parameters.charAt(at - 1) != '=')) {
        depth--;
      } else if (unit == ',' && depth == 0) {
        parts.add(parameters.substring(start, at));
        start = at + 1;
      }
    }
    if (!parameters.substring(start).isBlank()) {
      parts.add(parameters.substring(start));
    }
    return parts;
  }
}
