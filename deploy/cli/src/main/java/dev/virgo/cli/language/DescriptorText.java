package dev.virgo.cli.language;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.terminal.Format;
import dev.virgo.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A descriptor as people read it. */
final class DescriptorText {
  private final Terminal terminal;

  DescriptorText(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(JsonNode descriptor) {
    terminal.print(
        Registry.qualifiedName(descriptor) + "  " + descriptor.path("identity").asText());
    terminal.print("  " + descriptor.path("doc").asText(""));
    section("inputs", descriptor.path("inputs").valueStream().map(DescriptorText::input).toList());
    section(
        "config", descriptor.path("config").valueStream().map(DescriptorText::setting).toList());
    section(
        "fields",
        descriptor.path("fields").valueStream().map(field -> field(field, descriptor)).toList());
    section("needs", List.of(resources(descriptor.path("resources"))));
  }

  private void section(String title, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      terminal.print(
          "  " + (i == 0 ? (title + "       ").substring(0, 8) : "        ") + lines.get(i));
    }
  }

  private static String input(JsonNode input) {
    return input.path("name").asText()
        + ": "
        + input.path("type").asText()
        + (input.path("optional").asBoolean() ? ", may be missing" : "");
  }

  private static String setting(JsonNode setting) {
    var text = new StringBuilder();
    text.append(setting.path("name").asText()).append(": ").append(setting.path("type").asText());
    text.append(setting.has("default") ? " = " + setting.path("default") : ", required");
    if (setting.path("min").isNumber()) {
      text.append(setting.path("min_exclusive").asBoolean() ? ", above " : ", at least ");
      text.append(setting.path("min").asText());
    }
    if (setting.path("max").isNumber() && !isEndOfType(setting.path("max"))) {
      text.append(setting.path("max_exclusive").asBoolean() ? ", below " : ", at most ");
      text.append(setting.path("max").asText());
    }
    if (!setting.path("in_key").asBoolean(true)) {
      text.append(", not part of keys");
    }
    return text.toString();
  }

  /** {@code @Min} alone leaves the other end to the type, which is no choice of the author. */
  private static boolean isEndOfType(JsonNode max) {
    return max.asText().equals(Integer.toString(Integer.MAX_VALUE))
        || max.asText().equals(Long.toString(Long.MAX_VALUE));
  }

  private static String field(JsonNode field, JsonNode descriptor) {
    var name = field.path("group").asText();
    var group =
        descriptor
            .path("groups")
            .valueStream()
            .filter(it -> it.path("name").asText().equals(name))
            .findFirst();
    return field.path("name").asText()
        + ": "
        + field.path("type").asText()
        + ", made by "
        + name
        + group.map(it -> ", " + locality(it)).orElse("");
  }

  private static String locality(JsonNode group) {
    var kind = group.path("locality").asText();
    var before = Format.milliseconds(group.path("before_ns").asLong() / 1e6);
    var after = Format.milliseconds(group.path("after_ns").asLong() / 1e6);
    return switch (kind) {
      case "POINTWISE" -> "looks at each sample alone";
      case "LOCAL" -> "looks " + before + " back and " + after + " ahead";
      case "CAUSAL" -> "looks " + before + " back";
      case "GLOBAL" -> "looks at the whole recording";
      case "COMPUTED" -> "looks as far as its configuration says";
      default -> kind.toLowerCase(Locale.ROOT);
    };
  }

  private static String resources(JsonNode resources) {
    var needs = new ArrayList<String>();
    needs.add(resources.path("cpu").asText() + " cpu");
    needs.add(Format.bytes(resources.path("ram_bytes").asLong()));
    if (resources.path("gpu").asDouble() > 0) {
      needs.add(resources.path("gpu").asText() + " gpu");
    }
    resources
        .path("custom")
        .properties()
        .forEach(custom -> needs.add(custom.getValue().asText() + " " + custom.getKey()));
    return String.join(", ", needs);
  }
}
