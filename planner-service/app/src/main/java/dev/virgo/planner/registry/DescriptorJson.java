package dev.virgo.planner.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.planner.core.Descriptor;
import dev.virgo.planner.pipeline.PlainJson;
import dev.virgo.planner.pipeline.TypeText;
import dev.virgo.schemas.event.Event.Resources;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the descriptor that the build writes, schema 1. Everything wrong with it is an {@link
 * InvalidEvent} that names the member, because descriptors arrive in events.
 */
final class DescriptorJson {
  private DescriptorJson() {}

  /** What the compiler needs of it. */
  static TransformSignature signature(JsonNode body) {
    if (body.path("schema").asInt(0) != 1) {
      throw new InvalidEvent(
          "descriptor.schema", "is " + body.path("schema") + "; this planner reads schema 1");
    }
    var identity = text(body, "identity");
    var version = text(body, "version");
    if (!identity.endsWith("@" + version)) {
      throw new InvalidEvent(
          "descriptor.identity", "'" + identity + "' does not end in @" + version);
    }
    return new TransformSignature(
        identity,
        text(body, "name"),
        body.path("namespace").asText(""),
        version,
        inputs(body),
        config(body),
        fields(body));
  }

  private static List<Parameter> inputs(JsonNode body) {
    var inputs = new ArrayList<Parameter>();
    for (var input : list(body, "inputs")) {
      inputs.add(
          new Parameter(
              text(input, "name"), type(input, "inputs"), input.path("optional").asBoolean(false)));
    }
    return inputs;
  }

  private static List<ConfigField> config(JsonNode body) {
    var config = new ArrayList<ConfigField>();
    for (var field : list(body, "config")) {
      var name = text(field, "name");
      var type = type(field, "config." + name);
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
                field.path("in_key").asBoolean(true)));
      } catch (PlainJson.Misfit e) {
        throw because("descriptor.config." + name, e);
      }
    }
    return config;
  }

  private static @Nullable Double bound(JsonNode field, String member) {
    var bound = field.path(member);
    return bound.isNumber() ? bound.doubleValue() : null;
  }

  private static List<OutputField> fields(JsonNode body) {
    var fields = new ArrayList<OutputField>();
    for (var field : list(body, "fields")) {
      var name = text(field, "name");
      fields.add(new OutputField(name, type(field, "fields." + name), text(field, "group")));
    }
    if (fields.isEmpty()) {
      throw new InvalidEvent("descriptor.fields", "has no entry; a transform makes something");
    }
    return fields;
  }

  /** What the decision core needs of it. */
  static Descriptor descriptor(JsonNode body) {
    var groups = new HashMap<String, Descriptor.Group>();
    for (var group : list(body, "groups")) {
      var name = text(group, "name");
      var inputs = new ArrayList<String>();
      for (var input : list(group, "inputs")) {
        inputs.add(input.asText());
      }
      groups.put(name, new Descriptor.Group(key(group, "code_hash", "groups." + name), inputs));
    }
    for (var field : fields(body)) {
      if (!groups.containsKey(field.group())) {
        throw new InvalidEvent(
            "descriptor.fields." + field.name(), "is of the unknown group '" + field.group() + "'");
      }
    }
    return new Descriptor(
        text(body, "identity"),
        groups,
        key(body, "lockfile_hash", "descriptor"),
        resources(body.path("resources")),
        "BITWISE".equals(body.path("deterministic").path("kind").asText("BITWISE")));
  }

  private static Resources resources(JsonNode resources) {
    var custom = new HashMap<String, Double>();
    resources
        .path("custom")
        .properties()
        .forEach(entry -> custom.put(entry.getKey(), entry.getValue().asDouble()));
    return new Resources(
        resources.path("cpu").asDouble(0),
        resources.path("ram_bytes").asLong(0),
        resources.path("gpu").asDouble(0),
        custom);
  }

  private static String text(JsonNode node, String member) {
    var text = node.path(member);
    if (!text.isTextual() || text.asText().isBlank()) {
      throw new InvalidEvent("descriptor." + member, "is missing or no text");
    }
    return text.asText();
  }

  private static List<JsonNode> list(JsonNode node, String member) {
    var list = node.path(member);
    if (!list.isArray()) {
      throw new InvalidEvent("descriptor." + member, "is missing or no list");
    }
    var members = new ArrayList<JsonNode>();
    list.forEach(members::add);
    return members;
  }

  private static Type type(JsonNode node, String place) {
    try {
      return TypeText.parse(text(node, "type"));
    } catch (InvalidEvent e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw because("descriptor." + place + ".type", e);
    }
  }

  private static Key key(JsonNode node, String member, String place) {
    try {
      return Key.parse(text(node, member));
    } catch (InvalidEvent e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw because(place + "." + member, e);
    }
  }

  private static InvalidEvent because(String member, IllegalArgumentException cause) {
    var invalid = new InvalidEvent(member, String.valueOf(cause.getMessage()));
    invalid.initCause(cause);
    return invalid;
  }
}
