package dev.virgo.runtime.run;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.CallOptions.Rate;
import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.type.Type;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Conversion;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Evaluation;
import dev.virgo.runtime.LambdaFailure;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import dev.virgo.runtime.run.PipelineRun.Answer;
import dev.virgo.runtime.run.PipelineRun.Demanded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private static final int NORMAL = 50;
  private static final Type MODULE_ERROR =
      TypeText.parse("{moduleName: String, error: String, timestamp: Int}");

  private final IrNode.TransformCall call;
  private final LocalFunction function;
  private final IrPipeline pipeline;
  private final Work work;
  private final BiConsumer<List<Integer>, Consumer<Answer>> demand;
  private final Consumer<CallExecution> settled;
  private final ModuleLimits limits;
  private final Consumer<String> log;
  private int attempts;
  private ResultCache.@Nullable Key claimed;
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
      Consumer<CallExecution> settled,
      ModuleLimits limits,
      Consumer<String> log) {
    this.call = call;
    this.function = function;
    this.pipeline = pipeline;
    this.work = work;
    this.demand = demand;
    this.settled = settled;
    this.limits = limits;
    this.log = log;
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
    lookUp(arguments);
  }

  /** Before the first attempt: a result that is there already, or that another call is making. */
  private void lookUp(List<Value> arguments) {
    if (call.options().cache() == null) {
      attempt(arguments);
      return;
    }
    var key = new ResultCache.Key(call.transform().identity(), arguments);
    Value found = limits.cache().find(key, work.timeline().nanos());
    if (found != null) {
      succeeded(found);
    } else if (limits.cache().claim(key, () -> lookUp(arguments))) {
      claimed = key;
      attempt(arguments);
    }
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

  /** An attempt takes a token and a slot first; waiting for them is not the module's fault. */
  private void attempt(List<Value> arguments) {
    Rate rate = call.options().throttle();
    long now = work.timeline().nanos();
    long wait = rate == null ? 0 : limits.bucket(module(), rate, now).take(now);
    if (wait == 0) {
      enter(arguments);
    } else {
      work.after(Duration.ofNanos(wait), () -> enter(arguments));
    }
  }

  private void enter(List<Value> arguments) {
    if (call.options().concurrency().isEmpty()) {
      carryOut(arguments, () -> {});
    } else {
      Slots slots = limits.slots(module(), call.options().concurrency().getAsInt());
      slots.acquire(
          call.options().priority().orElse(NORMAL), () -> carryOut(arguments, slots::release));
    }
  }

  /**
   * Carries out an attempt.
   *
   * @param release gives the slot back, when the attempt has really ended
   */
  private void carryOut(List<Value> arguments, Runnable release) {
    switch (function) {
      case LocalFunction.Pure pure when call.options().equals(CallOptions.none()) ->
          ended(Work.ended(() -> pure.computation().apply(arguments, work.effort())), arguments);
      case LocalFunction.Pure pure ->
          start(
              arguments,
              work.apart(() -> pure.computation().apply(arguments, work.effort())),
              release);
      case LocalFunction.Effectful effectful ->
          start(
              arguments, () -> effectful.action().call(arguments, work.timeline()::sleep), release);
    }
  }

  private void start(List<Value> arguments, Work.Task<Value> task, Runnable release) {
    var attempt = new Attempt();
    Thread thread =
        work.start(
            call.node(),
            task,
            ended -> {
              boolean counts = attempt.open();
              release.run();
              if (counts) {
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
                  late(limit, arguments);
                }
              });
    }
  }

  private void late(Duration limit, List<Value> arguments) {
    status = new RunResult.CallStatus.Timed(limit);
    again(
        failure(
            Failure.Kind.MODULE_TIMEOUT,
            "Module %s took more than %d ms".formatted(module(), limit.toMillis())),
        arguments);
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
      Duration ttl = call.options().cache();
      if (ttl != null && claimed != null) {
        limits.cache().store(claimed, value, ttl, work.timeline().nanos());
      }
      succeeded(value);
    } else if (thrown instanceof Effort.LimitReached) {
      failed(failure(Failure.Kind.LIMIT_EXCEEDED, String.valueOf(thrown.getMessage())));
    } else if (thrown instanceof LocalFunction.PermanentFailure) {
      failed(failure(Failure.Kind.MODULE_EXECUTION, String.valueOf(thrown.getMessage())));
    } else {
      again(failure(Failure.Kind.MODULE_EXECUTION, message(thrown)), arguments);
    }
  }

  /** What a throwable says to the author of a pipeline. */
  static String message(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "the module returned no value";
    }
    return thrown instanceof FunctionFailure
            || thrown instanceof Effort.LimitReached
            || thrown instanceof LambdaFailure
        ? String.valueOf(thrown.getMessage())
        : thrown.getMessage() == null
            ? thrown.getClass().getSimpleName()
            : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
  }

  /** After a failed attempt. */
  private void again(Failure failure, List<Value> arguments) {
    attempts++;
    int retries = call.options().retry().orElse(0);
    if (attempts <= retries) {
      Duration pause = Pauses.of(call.options().delay(), call.options().backoff()).before(attempts);
      if (pause.isZero()) {
        attempt(arguments);
      } else {
        work.after(pause, () -> attempt(arguments));
      }
    } else if (retries > 0) {
      failed(
          failure(
              Failure.Kind.RETRY_EXHAUSTED,
              "Operation failed after %d attempts: %s".formatted(attempts, failure.message())));
    } else {
      failed(failure);
    }
  }

  private void succeeded(Value value) {
    status = new RunResult.CallStatus.Fired(Duration.ofNanos(work.timeline().nanos() - started));
    Type made = call.transform().resultType();
    if (wraps()) {
      give(value, made);
    } else {
      settle(new Outcome.Succeeded(value));
    }
  }

  /** Settles it with something that is to become of its type, which can be too much as well. */
  private void give(Value value, Type from) {
    Outcome came;
    try {
      came = new Outcome.Succeeded(Conversion.converted(value, from, call.type(), work.effort()));
    } catch (Effort.LimitReached e) {
      Failure failure = failure(Failure.Kind.LIMIT_EXCEEDED, String.valueOf(e.getMessage()));
      status = new RunResult.CallStatus.Failed(failure.message());
      came = new Outcome.Failed(failure, call.id());
    }
    settle(came);
  }

  private boolean wraps() {
    return call.options().onError() == CallOptions.OnError.WRAP;
  }

  /** It has failed for good: the fallback, if there is one, is asked for only now. */
  private void failed(Failure failure) {
    // There will be no result to keep, and the fallback may ask for the same one.
    endClaim();
    if (!(status instanceof RunResult.CallStatus.Timed)) {
      status = new RunResult.CallStatus.Failed(failure.message());
    }
    if (call.options().fallback().isEmpty()) {
      onError(failure, call.id());
      return;
    }
    if (call.options().onError() == CallOptions.OnError.LOG) {
      say(failure);
    }
    int fallback = call.options().fallback().getAsInt();
    demand.accept(
        List.of(fallback),
        answer -> {
          if (answer.last() instanceof Evaluation.Failed second) {
            onError(failure(Failure.Kind.MODULE_EXECUTION, second.message()), second.origin());
          } else {
            give(answer.values().getFirst(), pipeline.node(fallback).type());
          }
        });
  }

  private void onError(Failure failure, int origin) {
    CallOptions.OnError strategy = call.options().onError();
    switch (strategy == null ? CallOptions.OnError.PROPAGATE : strategy) {
      case PROPAGATE -> settle(new Outcome.Failed(failure, origin));
      case SKIP -> settle(new Outcome.Succeeded(ZeroValues.of(call.type())));
      case LOG -> {
        say(failure);
        settle(new Outcome.Succeeded(ZeroValues.of(call.type())));
      }
      case WRAP -> give(wrapped(failure), MODULE_ERROR);
    }
  }

  private void say(Failure failure) {
    log.accept("%s (%s) failed: %s".formatted(call.node(), module(), failure.message()));
  }

  private Value wrapped(Failure failure) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("moduleName", new Value.TextValue(module()));
    fields.put("error", new Value.TextValue(failure.message()));
    fields.put("timestamp", new Value.IntValue(work.timeline().now().toEpochMilli()));
    return new Value.RecordValue(fields);
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
