package dev.virgo.planner.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.planner.core.Descriptor;
import dev.virgo.runtime.json.InvalidDescriptor;
import dev.virgo.runtime.json.Signatures;
import dev.virgo.schemas.event.Event.Resources;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Reads the descriptor that the build writes, schema 1. Everything wrong with it is an {@link
 * InvalidEvent} that names the member, because descriptors arrive in events.
 */
final class DescriptorJson {
  private DescriptorJson() {}

  /** What the compiler needs of it. */
  static TransformSignature signature(JsonNode body) {
    try {
      return Signatures.of(body);
    } catch (InvalidDescriptor e) {
      throw because(e.member(), e);
    }
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
    for (var field : signature(body).fields()) {
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
