package dev.virgo.planner.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.event.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Descriptors as the build of the shipped transforms wrote them. */
public final class Descriptors {
  public static final String BANDPASS = "dev.virgo.transforms.eeg.EEGBandpass@0.4.1";

  private Descriptors() {}

  /** All shipped ones. */
  public static List<JsonNode> shipped() {
    try (var in =
        Objects.requireNonNull(
            Descriptors.class.getClassLoader().getResourceAsStream("descriptors.json"))) {
      var descriptors = new ArrayList<JsonNode>();
      EventJson.json().readTree(in).forEach(descriptors::add);
      return descriptors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of them, to be changed. */
  public static ObjectNode of(String identity) {
    return (ObjectNode)
        shipped().stream()
            .filter(descriptor -> descriptor.path("identity").asText().equals(identity))
            .findFirst()
            .orElseThrow();
  }

  /** As an executor publishes it. */
  public static Event.TransformPublished published(JsonNode descriptor) {
    return new Event.TransformPublished(descriptor.path("identity").asText(), descriptor, false);
  }
}
