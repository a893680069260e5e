package dev.virgo.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.TypeText;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what the compiler needs of the descriptors that the build of transforms writes. */
public final class Signatures {
  private Signatures() {}

  /**
   * The signature that a descriptor of schema 1 states.
   *
   * @throws InvalidDescriptor naming the member at fault
   */
  public static TransformSignature of(JsonNode descriptor) {
    if (descriptor.path("schema").asInt(0) != 1) {
      throw new InvalidDescriptor(
          "descriptor.schema", "is " + descriptor.path("schema") + "; schema 1 is known");
    }
    var identity = text(descriptor, "identity", "descriptor");
    var version = text(descriptor, "version", "descriptor");
    if (!identity.endsWith("@" + version)) {
      throw new InvalidDescriptor(
          "descriptor.identity", "'" + identity + "' does not end in @" + version);
    }
    return new TransformSignature(
        identity,
        text(descriptor, "name", "descriptor"),
        descriptor.path("namespace").asText(""),
        version,
        inputs(descriptor),
        config(descriptor),
        fields(descriptor));
  }

  private static List<Parameter> inputs(JsonNode descriptor) {
    var inputs = new ArrayList<Parameter>();
    for (var input : list(descriptor, "inputs")) {
      var name = text(input, "name", "descriptor.inputs");
      inputs.add(
          new Parameter(
              name,
              type(input, "descriptor.inputs." + name),
              input.path("optional").asBoolean(false)));
    }
    return inputs;
  }

  private static List<ConfigField> config(JsonNode descriptor) {
    var config = new ArrayList<ConfigField>();
    for (var field : list(descriptor, "config")) {
      var name = text(field, "name", "descriptor.config");
      var place = "descriptor.config." + name;
      var type = type(field, place);
      var fallback = field.get("default");
      try {
        config.add(
            new ConfigField(
                name,
                type,
                fallback == null ? null : PlainJson.read(name + ".default", fallback, type),
                bound(field, "min"),
                field.path("min_exclusive").asBoolean(false),
                bound(field, "max"),
                field.path("max_exclusive").asBoolean(false),
                field.path("in_key").asBoolean(true),
                size(field, "min_size"),
                size(field, "max_size"),
                pattern(field, place)));
      } catch (PlainJson.MisfitException e) {
        throw new InvalidDescriptor(place, e);
      }
    }
    return config;
  }

  private static @Nullable Double bound(JsonNode field, String member) {
    var bound = field.path(member);
    return bound.isNumber() ? bound.doubleValue() : null;
  }

  private static @Nullable Integer size(JsonNode field, String member) {
    var size = field.path(member);
    return size.isNumber() ? size.intValue() : null;
  }

  private static @Nullable String pattern(JsonNode field, String place) {
    var pattern = field.path("pattern");
    if (!pattern.isTextual()) {
      return null;
    }
    try {
      return Pattern.compile(pattern.textValue()).pattern();
    } catch (PatternSyntaxException e) {
      throw new InvalidDescriptor(place + ".pattern", e);
    }
  }

  private static List<OutputField> fields(JsonNode descriptor) {
    var fields = new ArrayList<OutputField>();
    for (var field : list(descriptor, "fields")) {
      var name = text(field, "name", "descriptor.fields");
      var place = "descriptor.fields." + name;
      fields.add(new OutputField(name, type(field, place), text(field, "group", place)));
    }
    if (fields.isEmpty()) {
      throw new InvalidDescriptor("descriptor.fields", "has no entry; a transform makes something");
    }
    return fields;
  }

  private static Type type(JsonNode node, String place) {
    var spelled = text(node, "type", place);
    try {
      return TypeText.parse(spelled);
    } catch (IllegalArgumentException e) {
      throw new InvalidDescriptor(place + ".type", e);
    }
  }

  private static String text(JsonNode node, String member, String place) {
    var text = node.path(member);
    if (!text.isTextual() || text.asText().isBlank()) {
      throw new InvalidDescriptor(place + "." + member, "is missing or no text");
    }
    return text.asText();
  }

  private static List<JsonNode> list(JsonNode node, String member) {
    var list = node.path(member);
    if (!list.isArray()) {
      throw new InvalidDescriptor("descriptor." + member, "is missing or no list");
    }
    return list.valueStream().toList();
  }
}
