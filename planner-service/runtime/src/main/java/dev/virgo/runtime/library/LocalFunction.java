package dev.virgo.runtime.library;

import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import java.time.Duration;
import java.util.List;

/** Something that pipelines call in this process. It has one output field. */
public sealed interface LocalFunction {

  TransformSignature signature();

  /** What people read about it. */
  Description description();

  /**
   * What a function gives and when it gives nothing, each in a few words of a line.
   *
   * @param purpose what it gives
   * @param failure in which case it fails; empty if it never does
   */
  record Description(String purpose, String failure) {
    private static final Description NONE = new Description("", "");
  }

  /** Computes from its arguments only, without waiting. */
  record Pure(TransformSignature signature, Description description, Computation computation)
      implements LocalFunction {

    /** One that nobody reads about. */
    public Pure(TransformSignature signature, Computation computation) {
      this(signature, Description.NONE, computation);
    }
  }

  /** May wait, and may answer otherwise the next time. */
  record Effectful(TransformSignature signature, Description description, Action action)
      implements LocalFunction {

    /** One that nobody reads about. */
    public Effectful(TransformSignature signature, Action action) {
      this(signature, Description.NONE, action);
    }
  }

  /** What a {@link Pure} function does. */
  @FunctionalInterface
  interface Computation {
    /**
     * The result for arguments in declared order.
     *
     * @throws FunctionFailure if there is none for these
     */
    Value apply(List<Value> arguments, Effort effort);
  }

  /** What an {@link Effectful} function does. */
  @FunctionalInterface
  interface Action {
    /**
     * The result for arguments in declared order.
     *
     * @throws Exception any: the call has failed
     */
    Value call(List<Value> arguments, Waiting waiting) throws Exception;
  }

  /** How a function waits, so that tests need not. */
  @FunctionalInterface
  interface Waiting {
    void sleep(Duration duration) throws InterruptedException;
  }

  /** A function has no result for its arguments; the message is for the author of the pipeline. */
  class FunctionFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FunctionFailure(String message) {
      super(message, null, false, false);
    }
  }

  /** A failure that will not go away: trying again is no use. */
  final class PermanentFailure extends FunctionFailure {
    private static final long serialVersionUID = 1;

    public PermanentFailure(String message) {
      super(message);
    }
  }
}
