package dev.virgo.cache.decide;

import dev.virgo.schemas.event.Event;
import dev.virgo.schemas.key.Key;
import java.util.Map;

/**
 * What a worker made of one group over one slice: all its fields, or nothing.
 *
 * @param deterministic whether other content under the same cut-off key is a fault
 */
public record Result(
    Key cutoffKey, Map<String, Content> fields, Event.Usage usage, boolean deterministic) {
  public Result {
    fields = Map.copyOf(fields);
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a result has at least one field");
    }
  }
}
