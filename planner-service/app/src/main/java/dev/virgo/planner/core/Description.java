package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.key.LocalityKey;
import java.util.Map;
import java.util.SortedMap;

/** What only the author's code can say about a configuration on given input headers. */
public sealed interface Description {
  /**
   * A question, and what its answer is kept under.
   *
   * @param config canonical configuration with defaults filled in
   * @param headers per present port its header; absent ports are left out
   */
  record Question(String identity, JsonNode config, SortedMap<String, FieldHeader> headers) {}

  /**
   * The answer.
   *
   * @param localities per compute group and port
   * @param fields per output field
   */
  record Described(
      Map<String, Map<String, LocalityKey>> localities, Map<String, FieldHeader> fields)
      implements Description {}

  /**
   * The author's code refuses this configuration on these headers.
   *
   * @param field the configuration's name, empty for the whole
   */
  record Refused(String field, String message) implements Description {}
}
