package dev.virgo.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Room;
import dev.virgo.runtime.run.Failure;
import dev.virgo.runtime.run.SuspendedExecution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Suspended executions as JSON, to be kept somewhere and resumed later. What is read may have been
 * written by anybody: every value is read after the type that the pipeline says it has.
 */
public final class SuspensionJson {

  private static final String FORMAT = "virgo/suspended/1";
  private static final int MOST_ATTEMPTS = 1_000_000;

  /**
   * Parts and characters of the values of calls that are kept; what is shared is written as often
   * as it is met.
   */
  static final long MOST_WEIGHT = 4_000_000;

  private SuspensionJson() {}

  /** What came of reading or writing. */
  public sealed interface Kept<T> {
    record Done<T>(T value) implements Kept<T> {}

    /** It cannot be kept, or is not what was kept; says what is wrong where. */
    record Unfit<T>(String message) implements Kept<T> {}
  }

  /**
   * What was written.
   *
   * @param leftOut says of every call whose value cannot be kept why; a resume makes it again
   */
  public record Written(JsonNode json, List<String> leftOut) {
    public Written {
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * The JSON of a suspended execution with every value that can be read again: values of calls that
   * cannot are left out. Unfit if that is so of an input, without which nothing can go on, or if it
   * is of another pipeline.
   */
  public static Kept<Written> write(IrPipeline pipeline, SuspendedExecution suspended) {
    if (!suspended.structuralHash().equals(pipeline.structuralHash())) {
      return new Kept.Unfit<>("it is a suspended execution of another pipeline");
    }
    var inputRoom = Room.ofInputs();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.put("execution", suspended.executionId().toString());
    json.put("hash", suspended.structuralHash());
    json.put("attempt", suspended.attempt());
    var inputs = json.putObject("inputs");
    Map<String, Type> types = inputTypes(pipeline);
    for (Map.Entry<String, Value> input : suspended.inputs().entrySet()) {
      Type type = types.get(input.getKey());
      if (type == null) {
        return new Kept.Unfit<>("there is no input '" + input.getKey() + "'");
      }
      switch (written(input.getKey(), input.getValue(), type, inputRoom)) {
        case Kept.Done(JsonNode value) -> inputs.set(input.getKey(), value);
        case Kept.Unfit(String message) -> {
          return new Kept.Unfit<>(message);
        }
      }
    }
    var room = new Room(MOST_WEIGHT);
    List<String> leftOut = new ArrayList<>();
    var computed = json.putArray("computed");
    List<Integer> order = pipeline.canonicalOrder();
    for (Map.Entry<Integer, Value> one : suspended.computed().entrySet()) {
      int place = one.getKey();
      if (place < 0
          || place >= order.size()
          || !(pipeline.node(order.get(place)) instanceof IrNode.TransformCall call)) {
        return new Kept.Unfit<>("there is no call at a place that has a value");
      }
      switch (written(call.node(), one.getValue(), call.type(), room)) {
        case Kept.Done(JsonNode value) ->
            computed.addObject().put("place", place).put("node", call.node()).set("value", value);
        case Kept.Unfit(String message) -> leftOut.add(message);
      }
    }
    return new Kept.Done<>(new Written(json, leftOut));
  }

  /** What is written is read again: what would not come back as it is, is not kept. */
  private static Kept<JsonNode> written(String name, Value value, Type type, Room room) {
    if (!room.take(value)) {
      return new Kept.Unfit<>("the value of '%s' is too large: %s".formatted(name, room.refusal()));
    }
    try {
      JsonNode json = PlainJson.writeKept(value, type);
      return switch (PlainJson.readKept(name, json, type)) {
        case PlainJson.Reading.Read(Value again) when again.equals(value) -> new Kept.Done<>(json);
        case PlainJson.Reading.Read _ ->
            new Kept.Unfit<>("the value of '%s' would not come back as it is".formatted(name));
        case PlainJson.Reading.Unfit unfit -> new Kept.Unfit<>(unfit.text());
      };
    } catch (IllegalArgumentException e) {
      return new Kept.Unfit<>(
          "the value of '%s' cannot be kept: %s".formatted(name, e.getMessage()));
    }
  }

  /** The suspended execution of a pipeline that the JSON says. */
  public static Kept<SuspendedExecution> read(IrPipeline pipeline, JsonNode json) {
    if (!FORMAT.equals(json.path("format").textValue())) {
      return new Kept.Unfit<>("this is no suspended execution: its 'format' is not " + FORMAT);
    }
    UUID id = uuid(json.path("execution"));
    JsonNode attempt = json.path("attempt");
    if (id == null
        || !json.path("hash").isTextual()
        || !attempt.isInt()
        || attempt.intValue() < 0
        || attempt.intValue() > MOST_ATTEMPTS
        || !json.path("inputs").isObject()
        || !json.path("computed").isArray()) {
      return new Kept.Unfit<>(
          "a suspended execution has 'execution', 'hash', 'attempt', 'inputs' and 'computed'");
    }
    String hash = json.path("hash").textValue();
    if (!hash.equals(pipeline.structuralHash())) {
      // What its values are is said by another pipeline; who resumes is told so.
      return new Kept.Done<>(
          new SuspendedExecution(id, hash, attempt.intValue(), Map.of(), new TreeMap<>()));
    }
    List<String> mistakes = new ArrayList<>();
    Map<String, Value> inputs = inputs(pipeline, json.path("inputs"), mistakes);
    SortedMap<Integer, Value> computed = computed(pipeline, json.path("computed"), mistakes);
    return mistakes.isEmpty()
        ? new Kept.Done<>(new SuspendedExecution(id, hash, attempt.intValue(), inputs, computed))
        : new Kept.Unfit<>(String.join("; ", mistakes));
  }

  /** Values for calls that are not to be made, by the names of the calls. */
  public static RunJson.Inputs resolved(IrPipeline pipeline, Map<String, JsonNode> given) {
    Map<String, Type> types = new LinkedHashMap<>();
    pipeline.calls().forEach(call -> types.put(call.node(), call.type()));
    Map<String, Value> values = new LinkedHashMap<>();
    List<Failure> failures = new ArrayList<>();
    given.forEach((name, json) -> {
      Type type = types.get(name);
      if (type == null) {
        failures.add(unfit(Failure.Kind.UNKNOWN_NODE, name, Failure.unknownCall(pipeline, name)));
        return;
      }
      switch (PlainJson.reading(name, json, type)) {
        case PlainJson.Reading.Read(Value value) -> values.put(name, value);
        case PlainJson.Reading.Unfit unfit ->
            failures.add(unfit(Failure.Kind.NODE_TYPE_MISMATCH, name, unfit.text()));
      }
    });
    return failures.isEmpty()
        ? new RunJson.Inputs.Read(values)
        : new RunJson.Inputs.Unfit(failures);
  }

  private static Failure unfit(Failure.Kind kind, String node, String message) {
    return new Failure(node, null, kind, message, new Span(0, 0));
  }

  private static @Nullable UUID uuid(JsonNode json) {
    try {
      return json.isTextual() ? UUID.fromString(json.textValue()) : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static Map<String, Type> inputTypes(IrPipeline pipeline) {
    Map<String, Type> types = new HashMap<>();
    for (IrInput input : pipeline.inputs()) {
      types.put(input.name(), input.type());
    }
    return types;
  }

  private static Map<String, Value> inputs(
      IrPipeline pipeline, JsonNode json, List<String> mistakes) {
    Map<String, Type> types = inputTypes(pipeline);
    Map<String, Value> inputs = new LinkedHashMap<>();
    json.properties()
        .forEach(input -> {
          Type type = types.get(input.getKey());
          if (type == null) {
            note(mistakes, "there is no input '" + input.getKey() + "'");
          } else {
            Value value = value(input.getKey(), input.getValue(), type, mistakes);
            if (value != null) {
              inputs.put(input.getKey(), value);
            }
          }
        });
    return inputs;
  }

  private static SortedMap<Integer, Value> computed(
      IrPipeline pipeline, JsonNode json, List<String> mistakes) {
    List<Integer> order = pipeline.canonicalOrder();
    SortedMap<Integer, Value> computed = new TreeMap<>();
    for (JsonNode one : json) {
      JsonNode place = one.path("place");
      boolean inside = place.isInt() && place.intValue() >= 0 && place.intValue() < order.size();
      if (!inside
          || !(pipeline.node(order.get(place.intValue())) instanceof IrNode.TransformCall call)) {
        note(mistakes, "there is no call at a place that has a value");
        continue;
      }
      Value value = value(call.node(), one.path("value"), call.type(), mistakes);
      if (value != null && computed.put(place.intValue(), value) != null) {
        note(mistakes, "call '" + call.node() + "' has two values");
      }
    }
    return computed;
  }

  private static @Nullable Value value(
      String path, JsonNode json, Type type, List<String> mistakes) {
    return switch (PlainJson.readKept(path, json, type)) {
      case PlainJson.Reading.Read(Value value) -> value;
      case PlainJson.Reading.Unfit unfit -> {
        note(mistakes, unfit.text());
        yield null;
      }
    };
  }

  private static void note(List<String> mistakes, String mistake) {
    if (mistakes.size() < 20) {
      mistakes.add(mistake);
    }
  }
}
