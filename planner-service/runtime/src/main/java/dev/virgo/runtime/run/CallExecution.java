package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Conversion;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Evaluation;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import dev.virgo.runtime.run.PipelineRun.Answer;
import dev.virgo.runtime.run.PipelineRun.Demanded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a run: its arguments, its attempts, and what came of it. */
final class CallExecution {

  /** What came of a call. */
  sealed interface Outcome {
    record Succeeded(Value value) implements Outcome {}

    /**
     * It has no value.
     *
     * @param origin id of the node at the bottom of it: the call itself, or something it reads
     */
    record Failed(Failure cause, int origin) implements Outcome {}
  }

  private final IrNode.TransformCall call;
  private final LocalFunction function;
  private final IrPipeline pipeline;
  private final Work work;
  private final BiConsumer<List<Integer>, Consumer<Answer>> demand;
  private final Consumer<CallExecution> settled;
  private final List<Failure> attempts = new ArrayList<>();
  private long started;
  private @Nullable Outcome outcome;
  private RunResult.CallStatus status = new RunResult.CallStatus.Awaiting();

  /** Who waits for it. */
  final List<Demanded> waiting = new ArrayList<>();

  CallExecution(
      IrNode.TransformCall call,
      LocalFunction function,
      IrPipeline pipeline,
      Work work,
      BiConsumer<List<Integer>, Consumer<Answer>> demand,
      Consumer<CallExecution> settled) {
    this.call = call;
    this.function = function;
    this.pipeline = pipeline;
    this.work = work;
    this.demand = demand;
    this.settled = settled;
  }

  String name() {
    return call.node();
  }

  /** Null while it is not over. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  RunResult.CallStatus status() {
    return status;
  }

  /** Asks for its arguments and goes on when they are there. */
  void begin() {
    demand.accept(call.inputs().stream().map(port -> port.source()).toList(), this::arguments);
  }

  private void arguments(Answer answer) {
    if (answer.last() instanceof Evaluation.Failed failed) {
      Failure cause = failure(Failure.Kind.MODULE_EXECUTION, failed.message());
      status = new RunResult.CallStatus.Failed("upstream failed: " + failed.message());
      settle(new Outcome.Failed(cause, failed.origin()));
      return;
    }
    started = work.timeline().nanos();
    List<Value> arguments = new ArrayList<>();
    try {
      for (int index = 0; index < call.inputs().size(); index++) {
        arguments.add(argument(index, answer.values().get(index)));
      }
    } catch (Effort.LimitReached e) {
      failed(failure(Failure.Kind.LIMIT_EXCEEDED, String.valueOf(e.getMessage())));
      return;
    }
    attempt(arguments);
  }

  private Value argument(int index, Value value) {
    var binding = call.inputs().get(index);
    Type own = pipeline.node(binding.source()).type();
    Type asked =
        call.transform().inputs().stream()
            .filter(parameter -> parameter.name().equals(binding.port()))
            .map(Parameter::type)
            .findFirst()
            .orElse(own);
    return Conversion.converted(value, own, asked, work.effort());
  }

  private void attempt(List<Value> arguments) {
    switch (function) {
      case LocalFunction.Pure pure
          when call.options().timeout() == null && call.options().retry().isEmpty() ->
          ended(Work.ended(() -> pure.computation().apply(arguments, work.effort())), arguments);
      case LocalFunction.Pure pure ->
          start(
              arguments,
              () -> {
                // The run's effort is counted on the run's thread only.
                var effort = Effort.of(50_000_000);
                return pure.computation().apply(arguments, effort);
              });
      case LocalFunction.Effectful effectful ->
          start(arguments, () -> effectful.action().call(arguments, work.timeline()::sleep));
    }
  }

  private void start(List<Value> arguments, Work.Task<Value> task) {
    var attempt = new Attempt();
    Thread thread =
        work.start(
            call.node(),
            task,
            ended -> {
              if (attempt.open()) {
                ended(ended, arguments);
              }
            });
    Duration limit = call.options().timeout();
    if (limit != null) {
      attempt.alarm =
          work.after(
              limit,
              () -> {
                if (attempt.open()) {
                  thread.interrupt();
                  status = new RunResult.CallStatus.Timed(limit);
                  again(
                      failure(
                          Failure.Kind.MODULE_TIMEOUT,
                          "Module %s took more than %d ms".formatted(module(), limit.toMillis())),
                      arguments);
                }
              });
    }
  }

  /** An attempt ends once: by its result, or because its time is over. */
  private static final class Attempt {
    private Work.@Nullable Alarm alarm;
    private boolean over;

    boolean open() {
      boolean first = !over;
      over = true;
      if (alarm != null) {
        alarm.cancel();
      }
      return first;
    }
  }

  private void ended(Work.Ended<Value> ended, List<Value> arguments) {
    Value value = ended.value();
    Throwable thrown = ended.thrown();
    if (value != null) {
      status = new RunResult.CallStatus.Fired(Duration.ofNanos(work.timeline().nanos() - started));
      settle(new Outcome.Succeeded(value));
    } else if (thrown instanceof Effort.LimitReached) {
      failed(failure(Failure.Kind.LIMIT_EXCEEDED, String.valueOf(thrown.getMessage())));
    } else if (thrown instanceof LocalFunction.PermanentFailure) {
      failed(failure(Failure.Kind.MODULE_EXECUTION, String.valueOf(thrown.getMessage())));
    } else {
      again(failure(Failure.Kind.MODULE_EXECUTION, message(thrown)), arguments);
    }
  }

  private static String message(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "the module returned no value";
    }
    return thrown instanceof FunctionFailure
        ? String.valueOf(thrown.getMessage())
        : thrown.getMessage() == null
            ? thrown.getClass().getSimpleName()
            : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
  }

  /** After a failed attempt. */
  private void again(Failure failure, List<Value> arguments) {
    attempts.add(failure);
    int retries = call.options().retry().orElse(0);
    if (attempts.size() <= retries) {
      attempt(arguments);
    } else if (retries > 0) {
      failed(
          failure(
              Failure.Kind.RETRY_EXHAUSTED,
              "Operation failed after %d attempts: %s"
                  .formatted(attempts.size(), failure.message())));
    } else {
      failed(failure);
    }
  }

  private void failed(Failure failure) {
    if (!(status instanceof RunResult.CallStatus.Timed)) {
      status = new RunResult.CallStatus.Failed(failure.message());
    }
    settle(new Outcome.Failed(failure, call.id()));
  }

  private Failure failure(Failure.Kind kind, String message) {
    return new Failure(call.node(), module(), kind, message, call.span());
  }

  private String module() {
    return call.transform().identity().replaceFirst("@.*", "");
  }

  private void settle(Outcome came) {
    outcome = came;
    settled.accept(this);
  }
}
