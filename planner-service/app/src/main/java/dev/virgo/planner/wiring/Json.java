package dev.virgo.planner.wiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.virgo.schemas.event.EventJson;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** REST speaks JSON as the events do. */
final class Json {
  private Json() {}

  @Produces
  @Singleton
  static ObjectMapper mapper() {
    return EventJson.json();
  }
}
