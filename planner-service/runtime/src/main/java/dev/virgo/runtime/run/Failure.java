package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.source.Span;
import dev.virgo.runtime.Evaluation;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why something in a run has no value.
 *
 * @param node name of the call or the input; {@link #INLINE} for the language's own expressions
 * @param module qualified name of what was called; null if nothing was
 * @param span the expression that failed
 */
public record Failure(String node, @Nullable String module, Kind kind, String message, Span span) {

  /** What a module says can be as long as what it was given. */
  private static final int LONGEST_MESSAGE = 1000;

  public Failure {
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE) + "…";
    }
  }

  /** Stands for the name of an expression, which has none. */
  public static final String INLINE = "<inline-transform>";

  /** What is said about a name under which no input is declared. */
  public static String unexpectedInput(String name) {
    return "Input '%s' was unexpected, input name might be misspelled.".formatted(name);
  }

  /** What is said about an input whose value is of another type; the types by their tags. */
  public static String inputOfAnotherType(String name, String expected, String found) {
    return "Input '%s' had different type, expected '%s' but was '%s'."
        .formatted(name, expected, found);
  }

  /** What is said about a name under which no call is made. */
  public static String unknownCall(IrPipeline pipeline, String name) {
    String names =
        pipeline.calls().stream()
            .map(IrNode.TransformCall::node)
            .limit(20)
            .collect(Collectors.joining(", "));
    return "There is no call '%s' in this pipeline; %s"
        .formatted(name, names.isEmpty() ? "it has none" : "there are " + names);
  }

  /** What went wrong, in the words that scripts rely on. */
  public enum Kind {
    INPUT_VALIDATION("INPUT_VALIDATION"),
    MODULE_EXECUTION("MODULE_EXECUTION"),
    LIMIT_EXCEEDED("LIMIT_EXCEEDED"),
    RETRY_EXHAUSTED("RetryExhausted"),
    MODULE_TIMEOUT("ModuleTimeout"),
    TIMED_OUT("TimedOut"),
    INPUT_TYPE_MISMATCH("InputTypeMismatch"),
    INPUT_ALREADY_PROVIDED("InputAlreadyProvided"),
    UNKNOWN_NODE("UnknownNode"),
    NODE_TYPE_MISMATCH("NodeTypeMismatch"),
    NODE_ALREADY_RESOLVED("NodeAlreadyResolved"),
    PIPELINE_CHANGED("PipelineChanged"),
    RESUME_IN_PROGRESS("ResumeInProgress"),
    CANCELLED("Cancelled"),
    QUEUE_FULL("QueueFull"),
    CIRCUIT_OPEN("CircuitOpen"),
    SHUTDOWN_REJECTED("ShutdownRejected");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    static Kind of(Evaluation.Reason reason) {
      return switch (reason) {
        case NO_VALUE -> MODULE_EXECUTION;
        case EFFORT -> LIMIT_EXCEEDED;
        case TIME -> TIMED_OUT;
      };
    }

    /** As it is written. */
    public String text() {
      return text;
    }
  }
}
