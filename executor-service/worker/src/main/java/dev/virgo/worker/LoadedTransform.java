package dev.virgo.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.key.Key;
import java.util.Optional;

/** One transform of the class path: what the build says about it, and how to call it. */
record LoadedTransform(JsonNode descriptor, Binding binding) {
  /** {@code module.Class@version}. */
  String identity() {
    return descriptor.path("identity").asText();
  }

  Key lockfileHash() {
    return Key.parse(descriptor.path("lockfile_hash").asText());
  }

  /** The descriptor's entry of a compute group. */
  Optional<JsonNode> group(String name) {
    return named(descriptor.path("groups"), name);
  }

  /** The descriptor's entry of an input. */
  Optional<JsonNode> input(String name) {
    return named(descriptor.path("inputs"), name);
  }

  Optional<Binding.GroupMethod> method(String group) {
    return binding.groups().stream().filter(method -> method.group().equals(group)).findFirst();
  }

  Optional<Binding.Hook> hook(String name) {
    return binding.hooks().stream().filter(hook -> hook.name().equals(name)).findFirst();
  }

  private static Optional<JsonNode> named(JsonNode list, String name) {
    for (var entry : list) {
      if (entry.path("name").asText().equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
