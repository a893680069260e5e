package dev.virgo.integration.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.EventJson;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must be there. */
final class Known {
  private static final Map<String, JsonNode> PARSED = new HashMap<>();

  private Known() {}

  static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a bug of the simulation: nothing is there");
    }
    return value;
  }

  /** Canonical JSON of a plain value, read. */
  static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : PARSED.computeIfAbsent(text, Known::read);
  }

  private static JsonNode read(String text) {
    try {
      return EventJson.json().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + text, e);
    }
  }
}
