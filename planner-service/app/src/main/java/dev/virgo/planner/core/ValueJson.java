package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Plain values of the language as JSON and back. An absent optional is JSON null. */
public final class ValueJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ValueJson() {}

  /** The JSON form of a value. */
  public static JsonNode of(Value value) {
    return switch (value) {
      case Value.TextValue(var text) -> JSON.textNode(text);
      case Value.IntValue(var number) -> JSON.numberNode(number);
      case Value.FloatValue(var number) -> JSON.numberNode(number);
      case Value.BooleanValue(var truth) -> JSON.booleanNode(truth);
      case Value.ListValue(var elements) -> {
        var array = JSON.arrayNode();
        elements.forEach(element -> array.add(of(element)));
        yield array;
      }
      case Value.RecordValue(var fields) -> {
        var object = JSON.objectNode();
        fields.forEach((name, field) -> object.set(name, of(field)));
        yield object;
      }
      case Value.MapValue(var entries) -> {
        var pairs = JSON.arrayNode();
        entries.forEach((key, entry) -> pairs.addArray().add(of(key)).add(of(entry)));
        yield pairs;
      }
      case Value.UnionValue(var member, var inner) ->
          JSON.objectNode().put("tag", member.toString()).set("value", of(inner));
      case Value.SomeValue(var some) -> of(some);
      case Value.FunctionValue(var type, var _) ->
          throw new IllegalArgumentException("a function has no JSON: " + type);
      case Value.NoneValue() -> JSON.nullNode();
    };
  }

  /** The value that a JSON document stands for: integers are Int, other numbers Float. */
  public static Value read(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> new Value.TextValue(json.textValue());
      case BOOLEAN -> new Value.BooleanValue(json.booleanValue());
      case NUMBER ->
          json.isIntegralNumber()
              ? new Value.IntValue(json.longValue())
              : new Value.FloatValue(json.doubleValue());
      case ARRAY -> {
        var elements = new ArrayList<Value>();
        json.forEach(element -> elements.add(read(element)));
        yield new Value.ListValue(elements);
      }
      case OBJECT -> {
        var fields = new LinkedHashMap<String, Value>();
        json.properties().forEach(field -> fields.put(field.getKey(), read(field.getValue())));
        yield new Value.RecordValue(fields);
      }
      case NULL -> new Value.NoneValue();
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("not plain JSON: " + json.getNodeType());
    };
  }
}
