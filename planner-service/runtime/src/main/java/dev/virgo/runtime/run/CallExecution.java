package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Conversion;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Evaluation;
import dev.virgo.runtime.Weight;
import dev.virgo.runtime.run.PipelineRun.Answer;
import dev.virgo.runtime.run.PipelineRun.Demanded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of a run: its arguments, and what came of it after all attempts. */
final class CallExecution {

  /** What came of a call. */
  sealed interface Outcome {
    record Succeeded(Value value) implements Outcome {}

    /**
     * It has no value.
     *
     * @param cause what is at the bottom of it
     * @param origin id of the node there: the call itself, or something it reads
     */
    record Failed(Failure cause, int origin) implements Outcome {}
  }

  /**
   * The run that a call belongs to.
   *
   * @param demand asks for values
   * @param ready starts a call that has its arguments, by its id, when it may
   * @param begun hears that a call has its arguments
   * @param settled hears that a call is over
   * @param cause what is at the bottom of a failure
   */
  record Surroundings(
      BiConsumer<List<Integer>, Consumer<Answer>> demand,
      BiConsumer<Integer, Runnable> ready,
      Consumer<CallExecution> begun,
      Consumer<CallExecution> settled,
      Function<Evaluation.Failed, Failure> cause) {}

  private final IrNode.TransformCall call;
  private final IrPipeline pipeline;
  private final Work work;
  private final Surroundings run;
  private final ModuleLimits limits;
  private final ErrorStrategy errors;
  private final Attempts attempts;
  private ResultCache.@Nullable Key claimed;
  private long started;
  private boolean begun;
  private @Nullable Outcome outcome;
  private RunResult.CallStatus status = new RunResult.CallStatus.Awaiting();

  /** Who waits for it. */
  final List<Demanded> waiting = new ArrayList<>();

  CallExecution(
      CalledModule module,
      IrPipeline pipeline,
      Work work,
      Surroundings run,
      ModuleLimits limits,
      ErrorStrategy errors) {
    this.call = module.call();
    this.pipeline = pipeline;
    this.work = work;
    this.run = run;
    this.limits = limits;
    this.errors = errors;
    this.attempts = new Attempts(module, work, limits, this::succeeded, this::failed);
  }

  String name() {
    return call.node();
  }

  /** The name of what is called. */
  String module() {
    return attempts.module();
  }

  /** Whether it has had its arguments. */
  boolean hasBegun() {
    return begun;
  }

  /** Since it had them. */
  Duration latency() {
    return Duration.ofNanos(work.timeline().nanos() - started);
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
    run.demand()
        .accept(call.inputs().stream().map(port -> port.source()).toList(), this::arguments);
  }

  private void arguments(Answer answer) {
    if (answer.last() instanceof Evaluation.Failed failed) {
      status = new RunResult.CallStatus.Failed("upstream failed: " + failed.message());
      settle(new Outcome.Failed(run.cause().apply(failed), failed.origin()));
      return;
    }
    run.ready().accept(call.id(), () -> start(answer.values()));
  }

  private void start(List<Value> values) {
    started = work.timeline().nanos();
    begun = true;
    run.begun().accept(this);
    List<Value> arguments = new ArrayList<>();
    try {
      for (int index = 0; index < call.inputs().size(); index++) {
        arguments.add(argument(index, values.get(index)));
      }
      if (call.options().cache() != null) {
        // All of it is hashed, and compared with what is there.
        arguments.forEach(value -> Weight.spend(value, work.effort()));
      }
    } catch (Effort.LimitReached e) {
      failed(attempts.failure(e));
      return;
    }
    lookUp(arguments);
  }

  /** Before the first attempt: a result that is there already, or that another call is making. */
  private void lookUp(List<Value> arguments) {
    if (call.options().cache() == null) {
      attempts.begin(arguments);
      return;
    }
    var key = new ResultCache.Key(call.transform().identity(), arguments);
    switch (limits
        .cache()
        .claim(key, work.timeline().nanos(), () -> work.awaited(_ -> lookUp(arguments)))) {
      case ResultCache.Answer.Found(Value found) -> give(found);
      case ResultCache.Answer.Yours() -> {
        claimed = key;
        attempts.begin(arguments);
      }
      case ResultCache.Answer.UnderWay() -> {
        // It is looked for again when that has ended.
      }
    }
  }

  /** The run is over: whoever waits for what this call has goes on without it. */
  void abandon() {
    attempts.abandon();
    endClaim();
  }

  private Value argument(int index, Value value) {
    var binding = call.inputs().get(index);
    Type own = pipeline.node(binding.source()).type();
    Type asked =
        call.transform().inputs().stream()
            .filter(parameter -> parameter.name().equals(binding.port()))
            .map(Parameter::type)
            .findFirst()
            .filter(type -> !type.isGeneric())
            .orElse(own);
    return Conversion.converted(value, own, asked, work.effort());
  }

  private void succeeded(Value value) {
    Duration ttl = call.options().cache();
    if (ttl != null && claimed != null) {
      limits.cache().store(claimed, value, ttl, work.timeline().nanos());
    }
    give(value);
  }

  private void give(Value value) {
    status = new RunResult.CallStatus.Fired(latency());
    settle(() -> new Outcome.Succeeded(errors.result(call, value)));
  }

  /** Settles it with something that is to become of its type, which can be too much as well. */
  private void settle(Supplier<Outcome> coming) {
    Outcome came;
    try {
      came = coming.get();
    } catch (Effort.LimitReached e) {
      Failure failure = attempts.failure(e);
      status = new RunResult.CallStatus.Failed(failure.message());
      came = new Outcome.Failed(failure, call.id());
    }
    settle(came);
  }

  /** It has failed for good: the fallback, if there is one, is asked for only now. */
  private void failed(Failure failure) {
    // There will be no result to keep, and the fallback may ask for the same one.
    endClaim();
    Duration limit = call.options().timeout();
    status =
        failure.kind() == Failure.Kind.MODULE_TIMEOUT && limit != null
            ? new RunResult.CallStatus.Timed(limit)
            : new RunResult.CallStatus.Failed(failure.message());
    if (failure.kind() == Failure.Kind.TIMED_OUT) {
      // The run is to end: nothing stands in for what there was no time for.
      settle(new Outcome.Failed(failure, call.id()));
      return;
    }
    if (call.options().fallback().isEmpty()) {
      onError(failure, call.id());
      return;
    }
    errors.replaced(call, attempts.module(), failure.message());
    int fallback = call.options().fallback().getAsInt();
    run.demand()
        .accept(
            List.of(fallback),
            answer -> {
              if (answer.last() instanceof Evaluation.Failed second) {
                onError(run.cause().apply(second), second.origin());
              } else {
                settle(() -> new Outcome.Succeeded(fallback(fallback, answer.values().getFirst())));
              }
            });
  }

  private Value fallback(int node, Value value) {
    return Conversion.converted(value, pipeline.node(node).type(), call.type(), work.effort());
  }

  private void onError(Failure failure, int origin) {
    settle(() ->
        errors
            .standIn(call, attempts.module(), failure.message())
            .<Outcome>map(Outcome.Succeeded::new)
            .orElseGet(() -> new Outcome.Failed(failure, origin)));
  }

  private void settle(Outcome came) {
    outcome = came;
    run.settled().accept(this);
    endClaim();
  }

  /** Who waits for the result of this call looks again. */
  private void endClaim() {
    ResultCache.Key key = claimed;
    if (key != null) {
      claimed = null;
      limits.cache().end(key);
    }
  }
}
