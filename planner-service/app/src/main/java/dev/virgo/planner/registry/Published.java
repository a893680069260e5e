package dev.virgo.planner.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.planner.core.Descriptor;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;

/**
 * A transform that can be called: its descriptor, and what the compiler and the core read of it.
 *
 * @param hash of the descriptor's canonical text; what runs pin
 * @param body the descriptor as the build wrote it
 */
public record Published(
    Key hash, JsonNode body, TransformSignature signature, Descriptor descriptor) {

  /**
   * Reads a descriptor.
   *
   * @throws dev.virgo.schemas.event.InvalidEvent naming the member at fault
   */
  public static Published of(JsonNode body) {
    return of(Keys.json(CanonicalJson.of(body)), body);
  }

  /** As it was stored under that hash. */
  static Published of(Key hash, JsonNode body) {
    return new Published(
        hash, body, DescriptorJson.signature(body), DescriptorJson.descriptor(body));
  }

  /** {@code module.Class@version}. */
  public String identity() {
    return signature.identity();
  }

  /** Whether a compute group has one result for the whole recording, whatever its configuration. */
  public boolean wholeRecording(String group) {
    for (var each : body.path("groups")) {
      if (each.path("name").asText().equals(group)) {
        return each.path("locality").asText().equals("GLOBAL");
      }
    }
    return false;
  }

  /** Whether both say the same code hash for every compute group. */
  boolean sameCode(Published other) {
    return descriptor.groups().keySet().equals(other.descriptor.groups().keySet())
        && descriptor.groups().entrySet().stream()
            .allMatch(group -> {
              var theirs = other.descriptor.groups().get(group.getKey());
              return theirs != null && theirs.codeHash().equals(group.getValue().codeHash());
            });
  }
}
