package dev.virgo.runtime.run;

import dev.virgo.lang.ir.CallOptions;
import dev.virgo.lang.ir.CallOptions.Rate;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.LambdaFailure;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call, until one succeeds or none is left: each is submitted to the scheduler,
 * takes a token and a slot, and then its time limit begins.
 */
final class Attempts {

  private static final int NORMAL = 50;

  private final CalledModule module;
  private final CallOptions options;
  private final Work work;
  private final ModuleLimits limits;
  private final Consumer<Value> succeeded;
  private final Consumer<Failure> failed;
  private @Nullable Attempt current;
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

  /** Waiting for its turn is not the module's fault, and no part of its time. */
  void begin(List<Value> arguments) {
    if (module.function() instanceof LocalFunction.Pure pure
        && !module.waits()
        && options.equals(CallOptions.none())) {
      // It computes at once, on the thread that decides.
      ended(Work.ended(() -> pure.computation().apply(arguments, work.effort())), arguments);
      return;
    }
    var attempt = new Attempt(arguments, breaker());
    current = attempt;
    if (attempt.breaker != null && attempt.breaker.rejects(now())) {
      refused(attempt, circuitOpen());
      return;
    }
    limits
        .scheduler()
        .ifPresentOrElse(slots -> queue(attempt, slots, this::throttle), () -> throttle(attempt));
  }

  /** What only computes does not get better or worse by itself. */
  private @Nullable Breaker breaker() {
    return module.function() instanceof LocalFunction.Effectful
        ? limits.breaker(module()).orElse(null)
        : null;
  }

  private void queue(Attempt attempt, Slots slots, Consumer<Attempt> then) {
    Consumer<Slots.Answer> heard =
        work.awaited(answer -> {
          switch (answer) {
            case GRANTED -> then.accept(attempt);
            case QUEUE_FULL ->
                refused(attempt, failure(Failure.Kind.QUEUE_FULL, "The queue of calls is full"));
            case SHUT_DOWN ->
                refused(
                    attempt, failure(Failure.Kind.SHUTDOWN_REJECTED, "Scheduler is shutting down"));
          }
        });
    attempt.held.add(slots.acquire(options.priority().orElse(NORMAL), now(), heard::accept));
  }

  private void throttle(Attempt attempt) {
    Rate rate = options.throttle();
    if (rate == null) {
      enter(attempt);
      return;
    }
    TokenBucket bucket = limits.bucket(module(), rate, now());
    long wait = bucket.take(now());
    if (wait == 0) {
      enter(attempt);
      return;
    }
    attempt.token = bucket;
    work.after(
        Duration.ofNanos(wait),
        () -> {
          attempt.token = null;
          enter(attempt);
        });
  }

  private void enter(Attempt attempt) {
    if (options.concurrency().isEmpty()) {
      carryOut(attempt);
    } else {
      queue(attempt, limits.slots(module(), options.concurrency().getAsInt()), this::carryOut);
    }
  }

  private void carryOut(Attempt attempt) {
    if (attempt.breaker != null) {
      attempt.admitted = attempt.breaker.admit(now());
      if (attempt.admitted.isEmpty()) {
        refused(attempt, circuitOpen());
        return;
      }
    }
    start(attempt, CalledModule.task(module.function(), attempt.arguments, work));
  }

  private void start(Attempt attempt, Work.Task<Value> task) {
    // What it holds is free when it has really ended, whether or not the run waits for that.
    Thread thread =
        work.start(
            module.call().node(),
            task,
            () -> attempt.letGo(work.timeline()),
            ended -> {
              if (attempt.open()) {
                attempt.tell(ended, now());
                ended(ended, attempt.arguments);
              }
            });
    attempt.started = true;
    Duration limit = options.timeout();
    if (limit != null) {
      attempt.alarm =
          work.after(
              limit,
              () -> {
                if (attempt.open()) {
                  work.giveUp(thread);
                  attempt.tellFailed(now());
                  late(limit, attempt.arguments);
                }
              });
    }
  }

  /** The run is over: what has not started gives back what it holds and leaves the queues. */
  void abandon() {
    Attempt attempt = current;
    if (attempt != null && attempt.open()) {
      attempt.abandon(work.timeline());
    }
  }

  private void late(Duration limit, List<Value> arguments) {
    again(
        failure(
            Failure.Kind.MODULE_TIMEOUT,
            "Module %s took more than %d ms".formatted(module(), limit.toMillis())),
        arguments);
  }

  /** It was not called; a later attempt may be. */
  private void refused(Attempt attempt, Failure failure) {
    if (attempt.open()) {
      attempt.letGo(work.timeline());
      again(failure, attempt.arguments);
    }
  }

  private Failure circuitOpen() {
    return failure(
        Failure.Kind.CIRCUIT_OPEN,
        "The circuit of module %s is open after several failures; it is tried again later"
            .formatted(module()));
  }

  private long now() {
    return work.timeline().nanos();
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
        // Not at once: what is refused a million times in a row would fill the stack.
        work.soon(() -> begin(arguments));
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
