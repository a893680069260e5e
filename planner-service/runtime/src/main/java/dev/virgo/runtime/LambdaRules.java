package dev.virgo.runtime;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.value.Value;
import dev.virgo.lang.value.Value.FunctionValue;
import java.util.ArrayList;
import java.util.List;

/** What a lambda does: its body is a small pipeline of its own. */
final class LambdaRules {

  private LambdaRules() {}

  /**
   * The function that a lambda is.
   *
   * @param captures the values that its body reads of what is around it
   */
  static Value function(IrNode.Lambda lambda, List<Value> captures, Known outer, Effort effort) {
    IrPipeline body = lambda.body();
    int result = body.outputs().getFirst().node();
    return new FunctionValue(
        lambda.type(),
        arguments -> {
          List<Value> inputs = new ArrayList<>(arguments);
          inputs.addAll(captures);
          effort.spend(body.nodes().size());
          Known known = new Arguments(inputs, outer);
          return switch (new Demand(body, known, effort).evaluate(result)) {
            case Evaluation.Ready(Value value) -> value;
            case Evaluation.Failed failed when failed.reason() == Evaluation.Reason.NO_VALUE ->
                throw new LambdaFailure(failed);
            case Evaluation.Failed failed -> throw Effort.LimitReached.inside(failed);
            case Evaluation.Needs needs ->
                throw new IllegalStateException("a lambda waits for " + needs.ids());
          };
        });
  }

  /**
   * What the body of a lambda knows: its inputs, named by their position, and how functions are
   * called.
   */
  record Arguments(List<Value> inputs, Known outer) implements Known {
    @Override
    public Fact input(String name) {
      return new Fact.Given(inputs.get(Integer.parseInt(name)));
    }

    @Override
    public Fact field(int call, String field) {
      throw new IllegalStateException("a lambda makes its calls itself: " + call);
    }

    @Override
    public Fact function(TransformSignature function, List<Value> arguments) {
      return outer.function(function, arguments);
    }

    @Override
    public Fact settled(IrNode.TransformCall call, Fact came) {
      return outer.settled(call, came);
    }

    @Override
    public void replaced(IrNode.TransformCall call, String message) {
      outer.replaced(call, message);
    }
  }
}
