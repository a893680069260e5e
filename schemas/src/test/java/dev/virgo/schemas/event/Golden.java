package dev.virgo.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** One payload per event type as it was once written; older ones are kept beside newer ones. */
final class Golden {
  private Golden() {}

  static String payload(EventType type) {
    return resource("/golden/" + type.cloudEventType() + ".json");
  }

  static String schema(EventType type) {
    return resource("/events/" + type.topic() + ".schema.json");
  }

  static String resource(String name) {
    try (var in = Golden.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
