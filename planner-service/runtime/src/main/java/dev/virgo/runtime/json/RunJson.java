package dev.virgo.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.run.Failure;
import dev.virgo.runtime.run.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What goes into a run and what comes of it, in the form that scripts read. */
public final class RunJson {
  private RunJson() {}

  /** What came of reading the inputs of a run. */
  public sealed interface Inputs {
    /** Those that were given; others may be missing. */
    record Read(Map<String, Value> values) implements Inputs {
      public Read {
        values = Map.copyOf(values);
      }
    }

    /** Everything that is wrong with them. */
    record Unfit(List<Failure> failures) implements Inputs {
      public Unfit {
        failures = List.copyOf(failures);
      }
    }
  }

  /** The inputs of a run, all mistakes at once. */
  public static Inputs inputs(IrPipeline pipeline, Map<String, JsonNode> given) {
    Map<String, Value> values = new LinkedHashMap<>();
    List<Failure> failures = new ArrayList<>();
    Map<String, Type> declared = new LinkedHashMap<>();
    for (IrInput input : pipeline.inputs()) {
      declared.put(input.name(), input.type());
      if (input.type().holdsStream()) {
        failures.add(
            unfit(
                pipeline,
                input.name(),
                "Input '%s' is a %s of a recording, and only plain values can be given here; run the pipeline on a recording"
                    .formatted(input.name(), input.type())));
      }
    }
    given.forEach((name, json) -> {
      Type type = declared.get(name);
      if (type == null) {
        failures.add(unfit(pipeline, name, Failure.unexpectedInput(name)));
      } else if (!type.holdsStream()) {
        switch (PlainJson.reading(name, json, type)) {
          case PlainJson.Reading.Read(Value value) -> values.put(name, value);
          case PlainJson.Reading.Unfit unfit -> failures.add(unfit(pipeline, name, unfit.text()));
        }
      }
    });
    return failures.isEmpty() ? new Inputs.Read(values) : new Inputs.Unfit(failures);
  }

  private static Failure unfit(IrPipeline pipeline, String input, String message) {
    Span span =
        pipeline.nodes().stream()
            .filter(node -> node instanceof IrNode.Input own && own.name().equals(input))
            .map(IrNode::span)
            .findFirst()
            .orElse(new Span(0, 0));
    return new Failure(input, null, Failure.Kind.INPUT_VALIDATION, message, span);
  }

  /** {@code Completed}, {@code Suspended} or {@code Failed}; what was given up has failed. */
  public static String status(RunResult.Status status) {
    return switch (status) {
      case COMPLETED -> "Completed";
      case SUSPENDED -> "Suspended";
      case FAILED, TIMED_OUT, CANCELLED -> "Failed";
    };
  }

  /** The outputs that have a value, in order of declaration. */
  public static JsonNode outputs(IrPipeline pipeline, RunResult result) {
    var outputs = JsonNodeFactory.instance.objectNode();
    for (var output : pipeline.outputs()) {
      Value value = result.outputs().get(output.name());
      if (value != null) {
        outputs.set(output.name(), PlainJson.write(value, output.type()));
      }
    }
    return outputs;
  }

  /** Failures, each with the place of the expression in UTF-16 code units. */
  public static JsonNode failures(List<Failure> failures) {
    var list = JsonNodeFactory.instance.arrayNode();
    for (var failure : failures) {
      var one = list.addObject();
      one.put("node", failure.node());
      one.put("module", failure.module());
      one.put("kind", failure.kind().text());
      one.put("message", failure.message());
      one.putObject("span").put("start", failure.span().start()).put("end", failure.span().end());
    }
    return list;
  }
}
