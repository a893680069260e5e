package dev.virgo.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.virgo.lang.dag.RuntimeType;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import java.util.List;

/**
 * Plain values as JSON, after their type. An integer is accepted where a Float is wanted, and a
 * whole number such as {@code 3.0} for an Int; maps with other keys than texts are arrays of pairs;
 * a value of a union is {@code {"tag": …, "value": …}}.
 */
public final class PlainJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PlainJson() {}

  /** What came of reading. */
  public sealed interface Reading {
    record Read(Value value) implements Reading {}

    /** At least one place does not fit. */
    record Unfit(List<Misfit> misfits) implements Reading {
      public Unfit {
        misfits = List.copyOf(misfits);
      }

      /** All of them in one line. */
      public String text() {
        return ValueReader.joined(misfits);
      }
    }
  }

  /**
   * A place in the JSON that does not fit the type.
   *
   * @param path such as {@code user.tags[0]}
   */
  public record Misfit(String path, String expected, String found) {
    /** {@code field 'user.tags[0]': expected Int, got string}. */
    public String text() {
      return "field '%s': expected %s, got %s".formatted(path, expected, found);
    }
  }

  /** The JSON does not fit the type; the message names every place. */
  public static final class MisfitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MisfitException(String message) {
      super(message);
    }
  }

  /**
   * Reads a value; members of objects that the type does not have are left out.
   *
   * @param path what misfits call the outermost value
   */
  public static Reading reading(String path, JsonNode json, Type type) {
    var reader = new ValueReader(false, false);
    Value value = reader.read(path, json, type);
    return value == null ? new Reading.Unfit(reader.misfits()) : new Reading.Read(value);
  }

  /**
   * Reads a value in which nothing may be superfluous: run inputs and configuration defaults. They
   * become part of keys, so numbers are finite.
   *
   * @param path what the message calls the outermost value
   * @throws MisfitException if the JSON is of another type
   */
  public static Value read(String path, JsonNode json, Type type) {
    var reader = new ValueReader(true, true);
    Value value = reader.read(path, json, type);
    if (value == null || !reader.misfits().isEmpty()) {
      throw new MisfitException(ValueReader.joined(reader.misfits()));
    }
    return value;
  }

  /** The JSON of a value. */
  public static JsonNode write(Value value, Type type) {
    return write(value, type, false);
  }

  /**
   * The JSON of a value that {@link #readKept} reads again: what is in something optional is in
   * brackets, so that nothing in an optional of an optional is something else than nothing.
   */
  static JsonNode writeKept(Value value, Type type) {
    return write(value, type, true);
  }

  /** Reads what {@link #writeKept} has written, which may have come from elsewhere since. */
  static Reading readKept(String path, JsonNode json, Type type) {
    var reader = ValueReader.ofKept();
    Value value = reader.read(path, json, type);
    return value == null || !reader.misfits().isEmpty()
        ? new Reading.Unfit(reader.misfits())
        : new Reading.Read(value);
  }

  private static JsonNode write(Value value, Type type, boolean boxed) {
    return switch (value) {
      case Value.TextValue(var text) -> JSON.textNode(text);
      case Value.IntValue(var number) -> JSON.numberNode(number);
      case Value.FloatValue(var number) ->
          Double.isFinite(number)
              ? JSON.numberNode(number)
              : JSON.textNode(Double.toString(number));
      case Value.BooleanValue(var truth) -> JSON.booleanNode(truth);
      case Value.ListValue(var elements) -> {
        var element = type instanceof Type.ListOf(Type inner) ? inner : new Type.Erroneous();
        var array = JSON.arrayNode(elements.size());
        elements.forEach(each -> array.add(write(each, element, boxed)));
        yield array;
      }
      case Value.RecordValue(var fields) -> {
        var object = JSON.objectNode();
        fields.forEach(
            (name, field) -> object.set(name, write(field, fieldType(type, name), boxed)));
        yield object;
      }
      case Value.MapValue map -> map(map, type, boxed);
      case Value.UnionValue union -> union(union, type, boxed);
      case Value.SomeValue(var some) -> {
        var written =
            write(some, type instanceof Type.OptionalOf(Type inner) ? inner : type, boxed);
        yield boxed ? JSON.arrayNode().add(written) : written;
      }
      case Value.FunctionValue(Type function, var _) ->
          throw new IllegalArgumentException("a function has no JSON: " + function);
      case Value.NoneValue() -> JSON.nullNode();
    };
  }

  private static Type fieldType(Type type, String name) {
    return type instanceof Type.RecordOf record
        ? record.fields().getOrDefault(name, new Type.Erroneous())
        : new Type.Erroneous();
  }

  private static JsonNode map(Value.MapValue map, Type type, boolean boxed) {
    var of =
        type instanceof Type.MapOf known
            ? known
            : new Type.MapOf(new Type.Erroneous(), new Type.Erroneous());
    if (of.key() == Type.Primitive.STRING) {
      var object = JSON.objectNode();
      map.entries()
          .forEach((key, entry) -> object.set(key.asText(), write(entry, of.value(), boxed)));
      return object;
    }
    var pairs = JSON.arrayNode(map.entries().size());
    map.entries()
        .forEach((key, entry) ->
            pairs.addArray().add(write(key, of.key(), boxed)).add(write(entry, of.value(), boxed)));
    return pairs;
  }

  /** What is kept is read after a type whose members may stand in another order by then. */
  private static JsonNode union(Value.UnionValue union, Type type, boolean boxed) {
    int index =
        !boxed && type instanceof Type.UnionOf(List<Type> variants)
            ? variants.indexOf(union.member())
            : -1;
    return JSON.objectNode()
        .put("tag", index < 0 ? union.member().toString() : RuntimeType.tag(index))
        .set("value", write(union.value(), union.member(), boxed));
  }
}
