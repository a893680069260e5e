package dev.virgo.planner.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.registry.TransformSignature.ConfigField;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Choice;
import dev.virgo.runtime.Evaluation;
import dev.virgo.runtime.Evaluator;
import dev.virgo.schemas.key.CanonicalJson;
import dev.virgo.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which transform calls a run demands, and what their ports read. Starts at the outputs and follows
 * every choice as far as it is decided: an untaken side is never demanded.
 */
final class Binding {
  private static final Evaluator EVALUATOR = new Evaluator();

  private final Work work;
  private final Results results;
  private final Set<Integer> visited = new HashSet<>();
  private final List<Output> outputs = new ArrayList<>();

  private Binding(Work work) {
    this.work = work;
    this.results = new Results(work);
  }

  /** What an output turned out to be. */
  sealed interface Output {
    /** A field of a node; {@code name} is {@code output} or {@code output.field}. */
    record OfField(String name, int call, String field) implements Output {}

    /** A plain value that the pipeline itself computes. */
    record OfValue(String name, JsonNode value) implements Output {}

    /** Made from a stream that the recording lacks. */
    record Absent(String name) implements Output {}

    /** A choice on the way is not made yet. */
    record Waits(String name) implements Output {}
  }

  /** Binds what can be bound now. */
  static List<Output> bind(Work work) {
    var binding = new Binding(work);
    for (var output : work.spec.pipeline().outputs()) {
      binding.output(output.name(), binding.resolve(output.node()));
    }
    return binding.outputs;
  }

  private Choice resolve(int irId) {
    return EVALUATOR.resolve(work.spec.pipeline(), irId, results);
  }

  private void output(String name, Choice choice) {
    switch (choice) {
      case Choice.Is(int call, var field) -> demandOutput(name, work.position(call), field);
      case Choice.IsRecord(var fields) ->
          fields.forEach((field, each) -> output(name + "." + field, each));
      case Choice.IsValue(var value) -> outputs.add(new Output.OfValue(name, ValueJson.of(value)));
      case Choice.IsInput(var input) ->
          impossible(
              "output '"
                  + name
                  + "' is the recording's own stream '"
                  + input
                  + "'; an output is made by a transform");
      case Choice.Absent() -> outputs.add(new Output.Absent(name));
      case Choice.Needs(var ids) -> {
        demandValues(ids);
        outputs.add(new Output.Waits(name));
      }
      case Choice.Failed(var failure) -> {
        impossible("output '" + name + "': " + because(failure.message()));
        outputs.add(new Output.Waits(name));
      }
    }
  }

  /** Of a recording that has only begun, that is the reason why there are no values. */
  private String because(String message) {
    var recording = work.spec.recording();
    return recording.extentNs() > 0
        ? message
        : message + "; recording " + recording.id() + " has no samples yet";
  }

  private void impossible(String message) {
    if (work.error == null) {
      work.error = message;
    }
  }

  private void demandOutput(String name, int position, String field) {
    demand(position, field);
    want(position, field);
    outputs.add(new Output.OfField(name, position, field));
  }

  /** All slices of the field's group are wanted, whatever is downstream. */
  private void want(int position, String field) {
    var group = work.nodes[position].groupOf(field);
    if (group != null && !group.wanted) {
      work.own(position).plannedGroupOf(field).wanted = true;
    }
  }

  private void demandValues(Set<Integer> ids) {
    for (int id : ids) {
      if (work.spec.pipeline().node(id) instanceof IrNode.Input input) {
        impossible("input '" + input.name() + "' has no value; give one with --input");
        continue;
      }
      // Only the fields that were asked for: other groups of the node cost nothing.
      int position = work.position(id);
      for (var field : results.pending(id)) {
        demand(position, field);
        want(position, field);
        if (!work.nodes[position].wantedValues.contains(field)) {
          work.own(position).wantedValues.add(field);
        }
      }
    }
  }

  private void demand(int position, String field) {
    if (!work.nodes[position].wantedFields.contains(field)) {
      work.own(position).wantedFields.add(field);
    }
    if (visited.add(position)) {
      ports(position);
    }
  }

  private void ports(int position) {
    var call = work.nodes[position].call;
    var parameters = call.transform().inputs();
    var ports = new ArrayList<BoundPort>();
    boolean bound = true;
    boolean absent = false;
    for (int p = 0; p < call.inputs().size(); p++) {
      var input = call.inputs().get(p);
      var port = port(position, input.port(), resolve(input.source()));
      if (port == null) {
        bound = false;
      } else {
        absent |= port instanceof BoundPort.Absent && !parameters.get(p).optional();
        ports.add(port);
      }
    }
    for (int p = call.inputs().size(); p < parameters.size(); p++) {
      ports.add(new BoundPort.Absent(parameters.get(p).name()));
    }
    var node = work.nodes[position];
    if (bound && node.ports == null && !node.failed()) {
      configure(position, ports, absent);
    }
  }

  private @Nullable BoundPort port(int position, String port, Choice choice) {
    return switch (choice) {
      case Choice.Is(int call, var field) -> {
        int upstream = work.position(call);
        demand(upstream, field);
        yield work.nodes[upstream].absent
            ? new BoundPort.Absent(port)
            : new BoundPort.OfField(port, upstream, field);
      }
      case Choice.IsInput(var name) -> {
        var stream = work.spec.recording().streams().get(name);
        yield stream == null ? new BoundPort.Absent(port) : new BoundPort.OfStream(port, stream);
      }
      case Choice.IsValue(var value) -> value(port, value);
      case Choice.IsRecord(var _) -> {
        work.fail(
            position,
            "port " + port + " is given a record of several fields; name one of them",
            null);
        yield null;
      }
      case Choice.Absent() -> new BoundPort.Absent(port);
      case Choice.Needs(var ids) -> {
        demandValues(ids);
        yield null;
      }
      case Choice.Failed(var failure) -> {
        work.fail(position, "input " + port + ": " + because(failure.message()), null);
        yield null;
      }
    };
  }

  private static BoundPort value(String port, Value value) {
    var json = ValueJson.of(value);
    return new BoundPort.OfValue(port, json, Keys.json(CanonicalJson.of(json)));
  }

  private void configure(int position, List<BoundPort> ports, boolean absent) {
    var full = JsonNodeFactory.instance.objectNode();
    var inKey = JsonNodeFactory.instance.objectNode();
    for (var field : work.nodes[position].call.transform().config()) {
      if (!configure(position, field, full, inKey)) {
        return;
      }
    }
    var node = work.own(position);
    node.ports = List.copyOf(ports);
    node.absent = absent;
    node.config = full;
    node.configHash = Keys.json(CanonicalJson.of(inKey));
  }

  private boolean configure(int position, ConfigField field, ObjectNode full, ObjectNode inKey) {
    var given = work.nodes[position].call.config().get(field.name());
    var value = field.defaultValue();
    if (given != null) {
      switch (EVALUATOR.evaluate(work.spec.pipeline(), given, results)) {
        case Evaluation.Ready(var ready) -> value = ready;
        case Evaluation.Needs _ -> {
          work.fail(position, "configuration " + field.name() + " is not known yet", null);
          return false;
        }
        case Evaluation.Failed failed -> {
          work.fail(position, "configuration " + field.name() + ": " + failed.message(), null);
          return false;
        }
      }
    }
    if (value == null) {
      work.fail(position, "configuration " + field.name() + " is required", null);
      return false;
    }
    var problem = outOfRange(field, value);
    if (problem != null) {
      work.fail(position, problem, null);
      return false;
    }
    var json = ValueJson.of(typed(value, field.type()));
    full.set(field.name(), json);
    if (field.inKey()) {
      inKey.set(field.name(), json);
    }
    return true;
  }

  /** An Int is taken for a Float and written as one: {@code 1.0}, never {@code 1}. */
  private static Value typed(Value value, Type type) {
    return type == Type.Primitive.FLOAT && value instanceof Value.IntValue(long number)
        ? new Value.FloatValue(number)
        : value;
  }

  /** The compiler checks constants; what comes from an {@code in} value is only known here. */
  private static @Nullable String outOfRange(ConfigField field, Value value) {
    var misfit = field.misfit(value);
    if (misfit.isPresent()) {
      return "configuration " + field.name() + " " + misfit.get();
    }
    double number;
    switch (value) {
      case Value.IntValue(long whole) -> number = whole;
      case Value.FloatValue(double real) -> number = real;
      case Value.TextValue _,
          Value.BooleanValue _,
          Value.ListValue _,
          Value.RecordValue _,
          Value.MapValue _,
          Value.UnionValue _,
          Value.FunctionValue _,
          Value.SomeValue _,
          Value.NoneValue _ -> {
        return null;
      }
    }
    var min = field.min();
    var max = field.max();
    boolean low = min != null && (field.minExclusive() ? !(number > min) : !(number >= min));
    boolean high = max != null && (field.maxExclusive() ? !(number < max) : !(number <= max));
    if (!low && !high) {
      return null;
    }
    return "configuration "
        + field.name()
        + " is "
        + number
        + ", but must be "
        + (low
            ? (field.minExclusive() ? "above " : "at least ") + min
            : (field.maxExclusive() ? "below " : "at most ") + max);
  }

  /** Asks for plain values that a choice waits for and that are too large to travel inline. */
  static boolean askLargeValues(Work work) {
    boolean asked = false;
    for (var node : work.nodes) {
      if (node.wantedValues.isEmpty()) {
        continue;
      }
      for (var group : node.groups) {
        for (int f = 0; f < group.plan.fields().size(); f++) {
          var content = group.slices() == 1 ? group.content[f][0] : null;
          var uri = content == null ? null : group.uri[f][0];
          if (content != null
              && uri != null
              && node.wantedValues.contains(group.plan.fields().get(f))
              && group.value[f][0] == null
              && !work.largeValues.containsKey(content)) {
            work.effects.add(new Effect.AskValue(content, uri));
            asked = true;
          }
        }
      }
    }
    return asked;
  }
}
