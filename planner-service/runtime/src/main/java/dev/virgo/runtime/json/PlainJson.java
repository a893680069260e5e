package dev.virgo.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain values from JSON after their declared type: run inputs and configuration defaults. An
 * integer is accepted where a Float is wanted, and a whole number such as {@code 3.0} for an Int.
 */
public final class PlainJson {
  private PlainJson() {}

  /** The JSON does not fit the type; the message names the place. */
  public static final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Misfit(String path, Type type, JsonNode found) {
      super("%s: expected %s, found %s".formatted(path, type, shortened(found)));
    }

    private static String shortened(JsonNode found) {
      var text = found.toString();
      return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
  }

  /**
   * The value.
   *
   * @param path what the message calls the outermost value
   * @throws Misfit if the JSON is of another type
   */
  public static Value read(String path, JsonNode json, Type type) {
    return switch (type) {
      case Type.Primitive primitive -> primitive(path, json, primitive);
      case Type.ListOf(Type element) -> list(path, json, type, element);
      case Type.RecordOf record -> record(path, json, record);
      case Type.OptionalOf(Type inner) ->
          json.isNull() ? new Value.NoneValue() : new Value.SomeValue(read(path, json, inner));
      case Type.UnionOf union -> union(path, json, union);
      case Type.Stream _, Type.MapOf _, Type.Erroneous _ -> throw new Misfit(path, type, json);
    };
  }

  private static Value primitive(String path, JsonNode json, Type.Primitive type) {
    @Nullable Value value =
        switch (type) {
          case STRING -> json.isTextual() ? new Value.TextValue(json.textValue()) : null;
          case BOOLEAN -> json.isBoolean() ? new Value.BooleanValue(json.booleanValue()) : null;
          case FLOAT -> json.isNumber() ? new Value.FloatValue(json.doubleValue()) : null;
          case INT -> whole(json) ? new Value.IntValue(json.longValue()) : null;
          case NOTHING -> null;
        };
    if (value == null) {
      throw new Misfit(path, type, json);
    }
    return value;
  }

  private static boolean whole(JsonNode json) {
    return json.isNumber()
        && json.canConvertToLong()
        && (json.isIntegralNumber() || json.canConvertToExactIntegral());
  }

  private static Value list(String path, JsonNode json, Type type, Type element) {
    if (!json.isArray()) {
      throw new Misfit(path, type, json);
    }
    List<Value> elements = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      elements.add(read(path + "[" + i + "]", json.get(i), element));
    }
    return new Value.ListValue(elements);
  }

  private static Value record(String path, JsonNode json, Type.RecordOf type) {
    if (!json.isObject()) {
      throw new Misfit(path, type, json);
    }
    var unknown =
        json.properties().stream()
            .map(java.util.Map.Entry::getKey)
            .filter(name -> !type.fields().containsKey(name))
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new Misfit(path + " (unknown: " + unknown + ")", type, json);
    }
    var fields = new LinkedHashMap<String, Value>();
    for (var field : type.fields().entrySet()) {
      var member = json.get(field.getKey());
      if (member == null && field.getValue() instanceof Type.OptionalOf) {
        fields.put(field.getKey(), new Value.NoneValue());
      } else if (member == null) {
        throw new Misfit(path + "." + field.getKey() + " is missing", type, json);
      } else {
        fields.put(field.getKey(), read(path + "." + field.getKey(), member, field.getValue()));
      }
    }
    return new Value.RecordValue(fields);
  }

  private static Value union(String path, JsonNode json, Type.UnionOf type) {
    return type.variants().stream()
        .flatMap(variant -> attempt(path, json, variant).stream())
        .findFirst()
        .orElseThrow(() -> new Misfit(path, type, json));
  }

  private static Optional<Value> attempt(String path, JsonNode json, Type variant) {
    try {
      return Optional.of(read(path, json, variant));
    } catch (Misfit _) {
      return Optional.empty();
    }
  }
}
