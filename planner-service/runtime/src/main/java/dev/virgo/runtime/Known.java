package dev.virgo.runtime;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.value.Value;
import java.util.List;

/**
 * What the caller knows about inputs and results of transforms. Asked only for what an evaluation
 * really needs.
 */
public interface Known {

  /**
   * About a declared input: {@link Fact.Given} for a plain value, {@link Fact.Present} for a
   * stream, or absent.
   */
  Fact input(String name);

  /**
   * About one output field of a transform call. For a plain field its value; asked of a stream
   * field only if the transform itself declares the field optional. That a call is absent because a
   * stream it needs is absent follows by itself.
   *
   * @param call id of the transform call
   */
  Fact field(int call, String field);

  /**
   * The result of a function for these arguments, as the body of a lambda asks for it.
   *
   * @param arguments in declared order
   */
  default Fact function(TransformSignature function, List<Value> arguments) {
    return new Fact.Failed("Function '" + function.name() + "' cannot be called here");
  }

  /**
   * What a call in the body of a lambda has in the end: its {@code on_error} says what becomes of a
   * failure, and of which type a result is.
   *
   * @param came what came of the call, or of its fallback if that failed as well
   */
  default Fact settled(IrNode.TransformCall call, Fact came) {
    return came;
  }

  /** Hears that a fallback stands in for a call in the body of a lambda, which failed. */
  default void replaced(IrNode.TransformCall call, String message) {}

  /** What is known. */
  sealed interface Fact {

    /**
     * The plain value; of something optional either the bare value or a {@link Value.SomeValue} or
     * {@link Value.NoneValue}.
     */
    record Given(Value value) implements Fact {}

    /** A stream that is there. */
    record Present() implements Fact {}

    /** There is none, and there will be none. */
    record Absent() implements Fact {}

    /** Not known yet. */
    record Pending() implements Fact {}

    /** There will be none, because making it failed. */
    record Failed(String message) implements Fact {}
  }
}
