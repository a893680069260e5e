package dev.virgo.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.dag.RuntimeType;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one JSON document after a type and notes everything that does not fit. */
final class ValueReader {

  static final int MAX_DEPTH = 50;
  static final int MAX_ELEMENTS = 1_000_000;

  /** Enough to see what is wrong; a list of a million texts is one mistake. */
  private static final int MAX_MISFITS = 20;

  private final boolean strict;
  private final boolean finite;
  private final boolean boxed;
  private final List<PlainJson.Misfit> misfits = new ArrayList<>();
  private int depth;

  /**
   * @param strict whether members that the type does not have are mistakes, instead of being left
   *     out
   * @param finite whether numbers that JSON cannot write, given as texts, are mistakes
   */
  ValueReader(boolean strict, boolean finite) {
    this(strict, finite, false);
  }

  private ValueReader(boolean strict, boolean finite, boolean boxed) {
    this.strict = strict;
    this.finite = finite;
    this.boxed = boxed;
  }

  /** Reads what was written to be read again: nothing is made out, and all of it comes back. */
  static ValueReader ofKept() {
    return new ValueReader(true, false, true);
  }

  List<PlainJson.Misfit> misfits() {
    return misfits;
  }

  /** The value; null if something in it does not fit, which is then among the misfits. */
  @Nullable Value read(String path, JsonNode json, Type type) {
    if (depth >= MAX_DEPTH) {
      return misfit(path, "at most " + MAX_DEPTH + " levels of nesting", "more");
    }
    depth++;
    try {
      return switch (type) {
        case Type.Primitive primitive -> primitive(path, json, primitive);
        case Type.ListOf(Type element) -> list(path, json, type, element);
        case Type.MapOf(Type key, Type value) -> map(path, json, type, key, value);
        case Type.RecordOf record -> record(path, json, record);
        case Type.OptionalOf(Type inner) -> optional(path, json, inner);
        case Type.UnionOf union -> union(path, json, union);
        case Type.Stream _,
            Type.FunctionOf _,
            Type.Variable _,
            Type.OpenRecordOf _,
            Type.Erroneous _ ->
            misfit(path, type, json);
      };
    } finally {
      depth--;
    }
  }

  private @Nullable Value primitive(String path, JsonNode json, Type.Primitive type) {
    Value value =
        switch (type) {
          case STRING -> json.isTextual() ? new Value.TextValue(json.textValue()) : null;
          case BOOLEAN -> json.isBoolean() ? new Value.BooleanValue(json.booleanValue()) : null;
          case FLOAT -> real(json);
          case INT -> isWhole(json) ? new Value.IntValue(json.longValue()) : null;
          case NOTHING -> null;
        };
    return value == null ? misfit(path, type, json) : value;
  }

  private Value.@Nullable FloatValue real(JsonNode json) {
    if (json.isTextual() && !finite) {
      return switch (json.textValue()) {
        case "NaN" -> new Value.FloatValue(Double.NaN);
        case "Infinity" -> new Value.FloatValue(Double.POSITIVE_INFINITY);
        case "-Infinity" -> new Value.FloatValue(Double.NEGATIVE_INFINITY);
        default -> null;
      };
    }
    return json.isNumber() && Double.isFinite(json.doubleValue())
        ? new Value.FloatValue(json.doubleValue())
        : null;
  }

  private static boolean isWhole(JsonNode json) {
    if (json.isIntegralNumber()) {
      return json.canConvertToLong();
    }
    double number = json.doubleValue();
    return json.isNumber() && number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63;
  }

  private @Nullable Value list(String path, JsonNode json, Type type, Type element) {
    if (!json.isArray()) {
      return misfit(path, type, json);
    }
    if (tooMany(path, json)) {
      return null;
    }
    List<Value> elements = new ArrayList<>(json.size());
    for (int index = 0; index < json.size(); index++) {
      Value value = read(path + "[" + index + "]", json.get(index), element);
      if (value != null) {
        elements.add(value);
      } else if (misfits.size() >= MAX_MISFITS) {
        return null;
      }
    }
    return elements.size() == json.size() ? new Value.ListValue(elements) : null;
  }

  private boolean tooMany(String path, JsonNode json) {
    if (json.size() <= MAX_ELEMENTS) {
      return false;
    }
    misfit(path, "at most " + MAX_ELEMENTS + " elements", Integer.toString(json.size()));
    return true;
  }

  private @Nullable Value map(String path, JsonNode json, Type type, Type key, Type value) {
    boolean pairs = json.isArray();
    if ((!pairs && !(json.isObject() && key == Type.Primitive.STRING))) {
      return misfit(path, type, json);
    }
    if (tooMany(path, json)) {
      return null;
    }
    Map<Value, Value> entries = new LinkedHashMap<>();
    int before = misfits.size();
    if (pairs) {
      for (int index = 0; index < json.size() && misfits.size() < MAX_MISFITS; index++) {
        pair(path + "[" + index + "]", json.get(index), key, value, entries);
      }
    } else {
      json.properties()
          .forEach(member -> {
            Value read = read(path + "." + member.getKey(), member.getValue(), value);
            if (read != null) {
              entries.put(new Value.TextValue(member.getKey()), read);
            }
          });
    }
    return misfits.size() == before ? new Value.MapValue(new LinkedHashMap<>(entries)) : null;
  }

  private void pair(String path, JsonNode json, Type key, Type value, Map<Value, Value> entries) {
    if (!json.isArray() || json.size() != 2) {
      misfit(path, "a pair [key, value]", kind(json));
      return;
    }
    Value first = read(path + "[0]", json.get(0), key);
    Value second = read(path + "[1]", json.get(1), value);
    if (first != null && second != null && entries.put(first, second) != null) {
      misfit(path, "a key of its own", "the key " + shortened(json.get(0)) + " again");
    }
  }

  private @Nullable Value record(String path, JsonNode json, Type.RecordOf type) {
    if (!json.isObject()) {
      return misfit(path, type, json);
    }
    int before = misfits.size();
    if (strict) {
      json.fieldNames()
          .forEachRemaining(name -> {
            if (!type.fields().containsKey(name)) {
              misfit(path + "." + name, "no such member", "it");
            }
          });
    }
    var fields = new LinkedHashMap<String, Value>();
    for (var field : type.fields().entrySet()) {
      JsonNode member = json.get(field.getKey());
      String place = path + "." + field.getKey();
      if (member == null && field.getValue() instanceof Type.OptionalOf) {
        fields.put(field.getKey(), new Value.NoneValue());
      } else if (member == null) {
        misfit(place, field.getValue().toString(), "nothing");
      } else {
        Value value = read(place, member, field.getValue());
        if (value != null) {
          fields.put(field.getKey(), value);
        }
      }
    }
    return misfits.size() == before ? new Value.RecordValue(fields) : null;
  }

  private @Nullable Value optional(String path, JsonNode json, Type inner) {
    if (boxed && !json.isNull()) {
      boolean box = json.isArray() && json.size() == 1;
      Value value =
          box ? read(path + "[0]", json.get(0), inner) : misfit(path, "[value]", kind(json));
      return value == null ? null : new Value.SomeValue(value);
    }
    if (json.isNull()) {
      return new Value.NoneValue();
    }
    Value value = read(path, json, inner);
    return value == null ? null : new Value.SomeValue(value);
  }

  private @Nullable Value union(String path, JsonNode json, Type.UnionOf type) {
    Optional<Type> tagged = tagged(json, type);
    if (tagged.isPresent()) {
      Value value = read(path + ".value", json.get("value"), tagged.get());
      return value == null ? null : new Value.UnionValue(tagged.get(), value);
    }
    List<Value.UnionValue> fitting =
        type.variants().stream().flatMap(member -> attempt(path, json, member).stream()).toList();
    if (json.isObject()) {
      // The record that makes most of the object is the one that is meant; of several such, not
      // the one that the text happens to have first.
      fitting =
          fitting.stream()
              .min(
                  Comparator.comparingInt(ValueReader::fieldCount)
                      .reversed()
                      .thenComparing(value -> value.member().toString()))
              .map(List::of)
              .orElse(List.of());
    }
    return fitting.size() == 1
        ? fitting.getFirst()
        : misfit(
            path,
            type + (fitting.isEmpty() ? "" : " with a tag: {\"tag\": …, \"value\": …}"),
            kind(json));
  }

  private static int fieldCount(Value.UnionValue value) {
    return value.value() instanceof Value.RecordValue(var fields) ? fields.size() : -1;
  }

  /** The member that a tag names, by its position or by its text; spaces do not matter. */
  private static Optional<Type> tagged(JsonNode json, Type.UnionOf type) {
    if (!json.isObject()
        || json.size() != 2
        || !json.has("value")
        || !json.path("tag").isTextual()) {
      return Optional.empty();
    }
    String tag = json.path("tag").textValue().replace(" ", "");
    for (int index = 0; index < type.variants().size(); index++) {
      Type member = type.variants().get(index);
      if (tag.equals(RuntimeType.tag(index)) || tag.equals(member.toString().replace(" ", ""))) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  private Optional<Value.UnionValue> attempt(String path, JsonNode json, Type member) {
    var alone = new ValueReader(false, finite, boxed);
    alone.depth = depth;
    Value value = alone.read(path, json, member);
    return value == null ? Optional.empty() : Optional.of(new Value.UnionValue(member, value));
  }

  private @Nullable Value misfit(String path, Type type, JsonNode found) {
    boolean number = type == Type.Primitive.INT || type == Type.Primitive.FLOAT;
    return misfit(
        path, type.toString(), number && found.isNumber() ? shortened(found) : kind(found));
  }

  private @Nullable Value misfit(String path, String expected, String found) {
    if (misfits.size() < MAX_MISFITS) {
      misfits.add(new PlainJson.Misfit(path, expected, found));
    }
    return null;
  }

  private static String kind(JsonNode found) {
    return found.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static String shortened(JsonNode found) {
    var text = found.toString();
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }

  static String joined(List<PlainJson.Misfit> misfits) {
    return misfits.stream().map(PlainJson.Misfit::text).collect(Collectors.joining("; "));
  }
}
