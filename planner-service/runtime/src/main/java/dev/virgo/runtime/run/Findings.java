package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Evaluation;
import dev.virgo.runtime.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What became of the outputs of a run, and what that makes of the run. */
final class Findings {

  /** What is given out is written, which takes more room than having it. */
  private static final int SHARE_OF_EFFORT = 4;

  /** Why nothing more was done. */
  enum End {
    SETTLED,
    TOO_LATE,
    CANCELLED
  }

  private final Optimized program;
  private final Beginning beginning;
  private final RunSettings settings;
  private final Function<Evaluation.Failed, Failure> cause;
  private final ToIntFunction<Evaluation.Failed> origin;
  private final Effort room;
  private final SequencedMap<String, Value> values = new LinkedHashMap<>();
  private final List<String> pending = new ArrayList<>();

  /** By what is at the bottom of them. */
  private final Map<Integer, Failure> failures = new LinkedHashMap<>();

  /**
   * @param cause what is at the bottom of a failure
   * @param origin the id of the node that that is
   */
  Findings(
      Optimized program,
      Beginning beginning,
      RunSettings settings,
      Function<Evaluation.Failed, Failure> cause,
      ToIntFunction<Evaluation.Failed> origin) {
    this.program = program;
    this.beginning = beginning;
    this.settings = settings;
    this.cause = cause;
    this.origin = origin;
    this.room = Effort.of(settings.effort() / SHARE_OF_EFFORT);
  }

  /**
   * The result.
   *
   * @param outputs as far as they are known
   * @param missing inputs that were not given
   * @param end why nothing more was done
   * @param computed values of calls by node, asked for if the run can be resumed
   */
  RunResult result(
      Map<String, Evaluation> outputs,
      List<String> missing,
      End end,
      SequencedMap<String, RunResult.CallStatus> calls,
      Instant startedAt,
      Duration duration,
      Supplier<Map<Integer, Value>> computed) {
    program.pipeline().outputs().forEach(output -> look(output, outputs.get(output.name()), end));
    List<Failure> causes = new ArrayList<>(failures.values());
    if (end == End.CANCELLED) {
      causes.removeIf(cause -> cause.kind() == Failure.Kind.TIMED_OUT);
      causes.add(givenUp(Failure.Kind.CANCELLED, "The run was cancelled"));
    } else if (end == End.TOO_LATE) {
      causes.add(
          givenUp(
              Failure.Kind.TIMED_OUT,
              "The run was given up after %d ms".formatted(settings.limit().toMillis())));
    } else if (missing.isEmpty() && causes.isEmpty() && !pending.isEmpty()) {
      causes.add(stuck());
    }
    RunResult.Status status = status(causes, missing);
    // An action may be left where every output has its value.
    boolean unfinished =
        !pending.isEmpty()
            || !missing.isEmpty()
            || status == RunResult.Status.TIMED_OUT
            || status == RunResult.Status.CANCELLED;
    return new RunResult(
        beginning.executionId(),
        beginning.attempt(),
        program.written().structuralHash(),
        status,
        values,
        missing,
        pending,
        causes,
        calls,
        startedAt,
        duration,
        unfinished ? beginning.suspended(program.written(), computed.get()) : null);
  }

  /** Looks at what came of something that is no output: it can only have failed. */
  void look(Evaluation evaluation) {
    if (evaluation instanceof Evaluation.Failed failed) {
      failures.putIfAbsent(origin.applyAsInt(failed), cause.apply(failed));
    }
  }

  private void look(IrOutput output, @Nullable Evaluation evaluation, End end) {
    switch (evaluation) {
      case Evaluation.Ready(Value value) when isTooLarge(value) ->
          failures.put(output.node(), tooLarge(output));
      case Evaluation.Ready(Value value) -> values.put(output.name(), value);
      case Evaluation.Failed failed
          when end == End.CANCELLED && cause.apply(failed).kind() == Failure.Kind.TIMED_OUT ->
          pending.add(output.name());
      case Evaluation.Failed failed ->
          failures.putIfAbsent(origin.applyAsInt(failed), cause.apply(failed));
      case null -> pending.add(output.name());
      case Evaluation.Needs _ -> pending.add(output.name());
    }
  }

  private RunResult.Status status(List<Failure> causes, List<String> missing) {
    if (causes.stream().anyMatch(failure -> failure.kind() == Failure.Kind.CANCELLED)) {
      return RunResult.Status.CANCELLED;
    }
    if (causes.stream().anyMatch(failure -> failure.kind() == Failure.Kind.TIMED_OUT)) {
      return RunResult.Status.TIMED_OUT;
    }
    if (!causes.isEmpty()) {
      return RunResult.Status.FAILED;
    }
    return missing.isEmpty() && pending.isEmpty()
        ? RunResult.Status.COMPLETED
        : RunResult.Status.SUSPENDED;
  }

  /**
   * A value can share its parts, and be far larger once it is written than it was to make; and many
   * outputs can be the same value.
   */
  private boolean isTooLarge(Value value) {
    try {
      Weight.spend(value, room);
      return false;
    } catch (Effort.LimitReached _) {
      return true;
    }
  }

  private Failure tooLarge(IrOutput output) {
    return new Failure(
        output.name(),
        null,
        Failure.Kind.LIMIT_EXCEEDED,
        "Output '%s' is too large: all of them together have at most %d parts and characters, and each takes at most half of what is left; give out less of it"
            .formatted(output.name(), settings.effort() / SHARE_OF_EFFORT),
        output.span());
  }

  /** Only missing inputs may be waited for when nothing is under way any more. */
  private Failure stuck() {
    return new Failure(
        Failure.INLINE,
        null,
        Failure.Kind.MODULE_EXECUTION,
        "%s waits for something that never comes; report this with the pipeline"
            .formatted(String.join(", ", pending)),
        program.pipeline().outputs().getFirst().span());
  }

  private Failure givenUp(Failure.Kind kind, String message) {
    return new Failure(
        Failure.INLINE, null, kind, message, program.pipeline().outputs().getFirst().span());
  }
}
