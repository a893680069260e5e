package dev.virgo.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.transform.InvalidConfiguration;
import java.math.BigDecimal;

/** Makes a transform's record from its configuration, and checks the ranges again. */
final class Configuration {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Configuration() {}

  /** A configuration that does not fit. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;

    Invalid(String field, String message) {
      super(message);
      this.field = field;
    }

    /** Its name in snake_case; empty: the whole configuration. */
    String field() {
      return field;
    }
  }

  /** The transform itself, configured; defaults are filled in where the planner left them out. */
  static Object bind(LoadedTransform transform, String configJson) throws Invalid {
    var config = parse(configJson);
    for (var field : transform.descriptor().path("config")) {
      var name = field.path("name").asText();
      if (!config.has(name) && field.has("default")) {
        config.set(name, field.get("default"));
      }
      if (config.has(name)) {
        check(name, config.get(name), field);
      }
    }
    try {
      return PlainValues.record(config, transform.binding().type());
    } catch (PlainValues.Unfit e) {
      if (e.getCause() instanceof InvalidConfiguration invalid) {
        throw new Invalid(invalid.field(), String.valueOf(invalid.getMessage()));
      }
      throw new Invalid(e.member(), String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode parse(String configJson) throws Invalid {
    try {
      if (JSON.readTree(configJson) instanceof ObjectNode object) {
        return object;
      }
      throw new Invalid("", "a configuration is a JSON object, not " + configJson);
    } catch (JsonProcessingException e) {
      throw new Invalid("", "a configuration is a JSON object: " + e.getOriginalMessage());
    }
  }

  private static void check(String name, JsonNode value, JsonNode field) throws Invalid {
    if (value.isNumber()) {
      if (!Double.isFinite(value.doubleValue())) {
        throw new Invalid(name, "a number below 1.8e308 is needed, not " + value);
      }
      inRange(name, value.decimalValue(), field);
    }
    if (value.isTextual() && field.has("pattern")) {
      if (!value.textValue().matches(field.path("pattern").asText())) {
        throw new Invalid(name, value + " does not match " + field.path("pattern").asText());
      }
    }
    int size = value.isTextual() ? value.textValue().length() : value.isArray() ? value.size() : -1;
    if (size >= 0
        && (size < field.path("min_size").asInt(0)
            || size > field.path("max_size").asInt(Integer.MAX_VALUE))) {
      throw new Invalid(name, value + " has a size of " + size + ", out of range");
    }
  }

  private static void inRange(String name, BigDecimal value, JsonNode field) throws Invalid {
    var min = field.path("min");
    if (min.isNumber()) {
      boolean exclusive = field.path("min_exclusive").asBoolean();
      if (value.compareTo(min.decimalValue()) < (exclusive ? 1 : 0)) {
        throw new Invalid(
            name, value + " must be " + (exclusive ? "greater than " : "at least ") + min);
      }
    }
    var max = field.path("max");
    if (max.isNumber()) {
      boolean exclusive = field.path("max_exclusive").asBoolean();
      if (value.compareTo(max.decimalValue()) > (exclusive ? -1 : 0)) {
        throw new Invalid(
            name, value + " must be " + (exclusive ? "less than " : "at most ") + max);
      }
    }
  }
}
