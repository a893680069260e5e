package dev.virgo.runtime.run;

import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.CallOptions.Rate;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.LambdaFailure;
import dev.virgo.runtime.Weight;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call, until one succeeds or none is left: each takes a token and a slot, and
 * then its time limit begins.
 */
final class Attempts {

  private static final int NORMAL = 50;

  private final CalledModule module;
  private final CallOptions options;
  private final Work work;
  private final ModuleLimits limits;
  private final Consumer<Value> succeeded;
  private final Consumer<Failure> failed;
  private int failures;

  /**
   * @param succeeded takes the result of the attempt that succeeded
   * @param failed takes the failure of the last one
   */
  Attempts(
      CalledModule module,
      Work work,
      ModuleLimits limits,
      Consumer<Value> succeeded,
      Consumer<Failure> failed) {
    this.module = module;
    this.options = module.call().options();
    this.work = work;
    this.limits = limits;
    this.succeeded = succeeded;
    this.failed = failed;
  }

  /** Waiting for a token or a slot is not the module's fault, and no part of its time. */
  void begin(List<Value> arguments) {
    Rate rate = options.throttle();
    long now = work.timeline().nanos();
    long wait = rate == null ? 0 : limits.bucket(module(), rate, now).take(now);
    if (wait == 0) {
      enter(arguments);
    } else {
      work.after(Duration.ofNanos(wait), () -> enter(arguments));
    }
  }

  private void enter(List<Value> arguments) {
    if (options.concurrency().isEmpty()) {
      carryOut(arguments, () -> {});
    } else {
      Slots slots = limits.slots(module(), options.concurrency().getAsInt());
      slots.acquire(options.priority().orElse(NORMAL), () -> carryOut(arguments, slots::release));
    }
  }

  /**
   * Carries out an attempt.
   *
   * @param release gives the slot back, when the attempt has really ended
   */
  private void carryOut(List<Value> arguments, Runnable release) {
    switch (module.function()) {
      case LocalFunction.Pure pure when options.equals(CallOptions.none()) ->
          ended(Work.ended(() -> pure.computation().apply(arguments, work.effort())), arguments);
      case LocalFunction.Pure pure ->
          start(arguments, () -> pure.computation().apply(arguments, work.effort()), release);
      case LocalFunction.Effectful effectful ->
          start(
              arguments,
              () -> {
                // What such a function does with its arguments is not counted; all of them is.
                arguments.forEach(value -> Weight.spend(value, work.effort()));
                return effectful.action().call(arguments, work.timeline()::sleep);
              },
              release);
    }
  }

  private void start(List<Value> arguments, Work.Task<Value> task, Runnable release) {
    var attempt = new Attempt();
    Thread thread =
        work.start(
            module.call().node(),
            task,
            ended -> {
              boolean counts = attempt.open();
              release.run();
              if (counts) {
                ended(ended, arguments);
              }
            });
    Duration limit = options.timeout();
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
      succeeded.accept(value);
    } else if (thrown instanceof Effort.LimitReached limit) {
      failed.accept(failure(limit));
    } else if (thrown instanceof LocalFunction.PermanentFailure) {
      failed.accept(failure(Failure.Kind.MODULE_EXECUTION, String.valueOf(thrown.getMessage())));
    } else {
      again(failure(Failure.Kind.MODULE_EXECUTION, message(thrown)), arguments);
    }
  }

  /** What a throwable says to the author of a pipeline. */
  static String message(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "the module returned no value";
    }
    String message = thrown.getMessage();
    if (thrown instanceof FunctionFailure || thrown instanceof LambdaFailure) {
      return String.valueOf(message);
    }
    String kind = thrown.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }

  /** After a failed attempt. */
  private void again(Failure failure, List<Value> arguments) {
    failures++;
    int retries = options.retry().orElse(0);
    if (failures <= retries) {
      Duration pause = Pauses.of(options.delay(), options.backoff()).before(failures);
      if (pause.isZero()) {
        begin(arguments);
      } else {
        work.after(pause, () -> begin(arguments));
      }
    } else if (retries > 0) {
      failed.accept(
          failure(
              Failure.Kind.RETRY_EXHAUSTED,
              "Operation failed after %d attempts: %s".formatted(failures, failure.message())));
    } else {
      failed.accept(failure);
    }
  }

  /** The failure of a call that takes too much. */
  Failure failure(Effort.LimitReached limit) {
    return new Failure(
        module.call().node(),
        module(),
        Failure.Kind.of(limit.reason()),
        String.valueOf(limit.getMessage()),
        limit.spanOr(module.call().span()));
  }

  private Failure failure(Failure.Kind kind, String message) {
    return new Failure(module.call().node(), module(), kind, message, module.call().span());
  }

  String module() {
    return module.name();
  }
}
