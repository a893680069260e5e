package dev.virgo.planner.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.planner.core.Recording;
import dev.virgo.runtime.json.PlainJson;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run binds to the pipeline's {@code in} declarations. */
final class Inputs {
  private Inputs() {}

  /** The inputs do not fit; the message says which, and what there is. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    Unfit(String message) {
      super(message);
    }
  }

  /**
   * The plain values by name.
   *
   * @throws Unfit if one is missing, unknown, or of another type
   */
  static Map<String, Value> values(IrPipeline pipeline, Map<String, JsonNode> given) throws Unfit {
    var values = new HashMap<String, Value>();
    for (var input : pipeline.inputs()) {
      if (!input.type().holdsStream()) {
        values.put(input.name(), value(input, given.get(input.name())));
      }
    }
    for (var name : given.keySet()) {
      if (!values.containsKey(name)) {
        throw new Unfit(
            "the pipeline has no plain input '%s'; it has %s"
                .formatted(name, values.isEmpty() ? "none" : String.join(", ", values.keySet())));
      }
    }
    return values;
  }

  private static Value value(IrInput input, @Nullable JsonNode given) throws Unfit {
    if (given == null) {
      if (input.type() instanceof Type.OptionalOf) {
        return new Value.NoneValue();
      }
      throw new Unfit(
          "input '%s' of type %s is missing; give it as --input %s=JSON"
              .formatted(input.name(), input.type(), input.name()));
    }
    try {
      return PlainJson.read(input.name(), given, input.type());
    } catch (PlainJson.MisfitException e) {
      throw (Unfit) new Unfit("input " + e.getMessage()).initCause(e);
    }
  }

  /**
   * Checks that the recording has the streams that the pipeline asks for.
   *
   * @throws Unfit with the list of streams that there are
   */
  static void checkStreams(IrPipeline pipeline, Recording recording) throws Unfit {
    for (var input : pipeline.inputs()) {
      var wanted = input.type() instanceof Type.OptionalOf(Type inner) ? inner : input.type();
      if (!(wanted instanceof Type.Stream)) {
        continue;
      }
      var stream = recording.streams().get(input.name());
      var kind = wanted.toString().toLowerCase(Locale.ROOT);
      if (stream == null && !(input.type() instanceof Type.OptionalOf)) {
        throw new Unfit(
            "recording %s has no stream '%s' for input %s: %s; it has %s"
                .formatted(
                    recording.id(), input.name(), input.name(), input.type(), listed(recording)));
      }
      if (stream != null && !stream.kind().equals(kind)) {
        throw new Unfit(
            "stream '%s' of recording %s is of kind %s, but the input is %s; it has %s"
                .formatted(
                    input.name(), recording.id(), stream.kind(), input.type(), listed(recording)));
      }
    }
  }

  private static String listed(Recording recording) {
    return recording.streams().values().stream()
        .map(stream -> stream.name() + " (" + stream.kind() + ")")
        .collect(java.util.stream.Collectors.joining(", "));
  }
}
