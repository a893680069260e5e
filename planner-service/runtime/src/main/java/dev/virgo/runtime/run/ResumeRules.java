package dev.virgo.runtime.run;

import dev.virgo.lang.dag.RuntimeType;
import dev.virgo.lang.ir.IrInput;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.ir.Members;
import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Room;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides whether a suspended execution can go on with what is given (constellation lang, section
 * 8.8). Everything that is wrong is told at once; nothing is believed that was not looked at.
 */
final class ResumeRules {

  /**
   * Parts and characters of the values of calls that are looked at; parts that are shared count
   * each time.
   */
  static final long MOST_WEIGHT = 50_000_000;

  private final IrPipeline pipeline;
  private final SuspendedExecution suspended;
  private final Map<String, Value> inputs;
  private final Map<Integer, Value> kept = new HashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Room inputRoom = Room.ofInputs();
  private final Room room = new Room(MOST_WEIGHT);

  private ResumeRules(IrPipeline pipeline, SuspendedExecution suspended) {
    this.pipeline = pipeline;
    this.suspended = suspended;
    this.inputs = new HashMap<>(suspended.inputs());
  }

  /** What is decided. */
  sealed interface Decision {
    record Go(Beginning beginning) implements Decision {}

    record Refuse(List<Failure> failures) implements Decision {}
  }

  /**
   * Decides.
   *
   * @param additional inputs that were not given before
   * @param resolved values of calls that are not to be made, by the names of the calls
   */
  static Decision decide(
      IrPipeline pipeline,
      SuspendedExecution suspended,
      Map<String, Value> additional,
      Map<String, Value> resolved) {
    ResumeRules rules = new ResumeRules(pipeline, suspended);
    String hash = pipeline.structuralHash();
    if (!hash.equals(suspended.structuralHash())) {
      rules.fail(Failure.Kind.PIPELINE_CHANGED, "pipeline", changed(suspended, hash));
      return new Decision.Refuse(rules.failures);
    }
    rules.suspendedInputs();
    rules.computed();
    rules.additional(additional);
    rules.resolved(resolved);
    return rules.failures.isEmpty()
        ? new Decision.Go(
            new Beginning(
                suspended.executionId(), suspended.attempt() + 1, rules.inputs, rules.kept))
        : new Decision.Refuse(rules.failures);
  }

  private static String changed(SuspendedExecution suspended, String hash) {
    return "The pipeline has changed since execution %s was suspended (its hash was %s and is %s now); run it from the start, or bring the one of then"
        .formatted(suspended.executionId(), suspended.structuralHash(), hash);
  }

  private void suspendedInputs() {
    suspended.inputs().forEach((name, value) -> fits(name, value));
  }

  private void computed() {
    List<Integer> order = pipeline.canonicalOrder();
    suspended
        .computed()
        .forEach((place, value) -> {
          if (place >= 0
              && place < order.size()
              && pipeline.node(order.get(place)) instanceof IrNode.TransformCall call) {
            keep(call, value);
          } else {
            fail(
                Failure.Kind.UNKNOWN_NODE,
                Integer.toString(place),
                "The suspended execution has a value for %d, where there is no call"
                    .formatted(place));
          }
        });
  }

  private void additional(Map<String, Value> additional) {
    additional.forEach((name, value) -> {
      if (suspended.inputs().containsKey(name)) {
        fail(
            Failure.Kind.INPUT_ALREADY_PROVIDED,
            name,
            "Input '%s' was given before the execution was suspended; leave it out"
                .formatted(name));
      } else if (isOptional(name) && !suspended.computed().isEmpty()) {
        fail(
            Failure.Kind.INPUT_VALIDATION,
            name,
            "Input '%s' was absent when values were computed that are kept, and they may depend on that; run the pipeline from the start"
                .formatted(name));
      } else if (fits(name, value)) {
        inputs.put(name, value);
      }
    });
  }

  /** Where it is not given it is none, which is a value like any other. */
  private boolean isOptional(String name) {
    return pipeline.inputs().stream()
        .anyMatch(input -> input.name().equals(name) && input.type() instanceof Type.OptionalOf);
  }

  private void resolved(Map<String, Value> resolved) {
    Map<String, IrNode.TransformCall> calls =
        pipeline.calls().stream()
            .collect(Collectors.toMap(IrNode.TransformCall::node, call -> call, (one, _) -> one));
    resolved.forEach((name, value) -> {
      IrNode.TransformCall call = calls.get(name);
      if (call == null) {
        fail(Failure.Kind.UNKNOWN_NODE, name, Failure.unknownCall(pipeline, name));
      } else if (kept.containsKey(call.id())) {
        fail(
            Failure.Kind.NODE_ALREADY_RESOLVED,
            name,
            "Call '%s' has its value already; leave it out".formatted(name));
      } else {
        keep(call, value);
      }
    });
  }

  private void keep(IrNode.TransformCall call, Value value) {
    String what = "The value of call '%s'".formatted(call.node());
    String misfit = "%s is not of type %s".formatted(what, call.type());
    if (fits(
        room, Failure.Kind.NODE_TYPE_MISMATCH, call.node(), what, value, call.type(), misfit)) {
      kept.put(call.id(), value);
    }
  }

  private boolean fits(String name, Value value) {
    Type type =
        pipeline.inputs().stream()
            .filter(input -> input.name().equals(name))
            .map(IrInput::type)
            .findFirst()
            .orElse(null);
    if (type == null) {
      fail(Failure.Kind.INPUT_VALIDATION, name, Failure.unexpectedInput(name));
      return false;
    }
    String what = "The value of input '%s'".formatted(name);
    return fits(
        inputRoom,
        Failure.Kind.INPUT_TYPE_MISMATCH,
        name,
        what,
        value,
        type,
        misfit(name, what, value, type));
  }

  /** Lists of different elements have one tag; then only the whole type says something. */
  private static String misfit(String name, String what, Value value, Type type) {
    String expected = RuntimeType.tag(type);
    String found = RuntimeType.tag(value);
    return expected.equals(found)
        ? "%s is not of type %s".formatted(what, type)
        : Failure.inputOfAnotherType(name, expected, found);
  }

  /** All of a value is looked at, what is shared in it as often as it is met. */
  private boolean fits(
      Room room,
      Failure.Kind kind,
      String name,
      String what,
      Value value,
      Type type,
      String misfit) {
    if (!room.take(value)) {
      fail(
          Failure.Kind.LIMIT_EXCEEDED,
          name,
          "%s is too large to be looked at: %s; run the pipeline from the start"
              .formatted(what, room.refusal()));
      return false;
    }
    if (!Members.fits(value, type)) {
      fail(kind, name, misfit);
      return false;
    }
    return true;
  }

  private void fail(Failure.Kind kind, String node, String message) {
    failures.add(new Failure(node, null, kind, message, new Span(0, 0)));
  }
}
