package dev.virgo.runtime.run;

import dev.virgo.lang.TypeText;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.registry.TransformSignature.Nature;
import dev.virgo.lang.registry.TransformSignature.OutputField;
import dev.virgo.lang.registry.TransformSignature.Parameter;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.LocalFunction.FunctionFailure;
import dev.virgo.runtime.library.LocalFunction.PermanentFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A module {@code Work(n: Int) -> Int} that notes when it was called, takes a second, fails the
 * first so many times, and gives back its argument.
 */
final class Counted {

  private static final Duration TAKES = Duration.ofSeconds(1);

  private final List<Duration> starts = Collections.synchronizedList(new ArrayList<>());
  private int failures;
  private boolean permanently;
  private boolean stubborn;
  private final List<Long> arguments = Collections.synchronizedList(new ArrayList<>());
  private LeapingTimeline timeline = new LeapingTimeline();

  Counted failing(int times) {
    failures = times;
    return this;
  }

  Counted permanently() {
    permanently = true;
    return this;
  }

  /** It pays no attention to being interrupted. */
  Counted stubborn() {
    stubborn = true;
    return this;
  }

  /** Runs a pipeline that calls it. */
  RunResult run(String source) {
    return on(Trial.of(source, module()));
  }

  /** Works in the time of a trial that it was given to. */
  Trial in(Trial trial) {
    timeline = trial.timeline;
    return trial;
  }

  /** Runs a trial that it was given to. */
  RunResult on(Trial trial) {
    RunResult result = in(trial).run();
    said.addAll(trial.said);
    return result;
  }

  final List<String> said = new ArrayList<>();

  /** Seconds at which it was called. */
  List<Double> starts() {
    return starts.stream().map(start -> start.toMillis() / 1000.0).sorted().toList();
  }

  /** What it was called with, in the order of the calls. */
  List<Long> arguments() {
    return List.copyOf(arguments);
  }

  LocalFunction module() {
    return module("Work", this::called);
  }

  /** A module {@code name(n: Int) -> Int} that is called for more than its result. */
  static LocalFunction module(String name, LocalFunction.Action action) {
    return new LocalFunction.Effectful(signature(name, Nature.ACTION), action);
  }

  /** That of a module from a number to a number. */
  static TransformSignature signature(String name, Nature nature) {
    return new TransformSignature(
        name + "@1.0",
        name,
        "",
        "1.0",
        List.of(new Parameter("n", TypeText.parse("Int"), false)),
        List.of(),
        List.of(new OutputField("out", TypeText.parse("Int"), "run")),
        nature);
  }

  private void work(LocalFunction.Waiting waiting) throws InterruptedException {
    Duration end = timeline.passed().plus(TAKES);
    while (timeline.passed().compareTo(end) < 0) {
      try {
        waiting.sleep(end.minus(timeline.passed()));
      } catch (InterruptedException e) {
        if (!stubborn) {
          throw e;
        }
      }
    }
  }

  private Value called(List<Value> all, LocalFunction.Waiting waiting) throws Exception {
    int number;
    synchronized (starts) {
      starts.add(timeline.passed());
      number = starts.size();
      arguments.add(((Value.IntValue) all.getFirst()).number());
    }
    work(waiting);
    if (number <= failures) {
      throw permanently
          ? new PermanentFailure("attempt " + number)
          : new FunctionFailure("attempt " + number);
    }
    return all.getFirst();
  }
}
