package dev.virgo.runtime.run;

import dev.virgo.lang.CompileResult;
import dev.virgo.lang.Compiler;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.library.DemoModules;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.LocalFunction;
import dev.virgo.runtime.library.StandardLibrary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pipeline to be tried out, with the standard library and the demo modules. */
final class Trial {

  final LeapingTimeline timeline = new LeapingTimeline();
  final List<String> said = new ArrayList<>();
  private final Map<String, Value> inputs = new HashMap<>();
  private final Library library;
  private Optimized program;
  private RunSettings settings =
      new RunSettings(timeline, Duration.ofMinutes(10), 10_000_000, said::add);

  private Trial(String source, List<LocalFunction> more) {
    this.library = library(said, more);
    this.program =
        switch (Compiler.compile(source, library.registry())) {
          case CompileResult.Compiled compiled -> compiled.optimized();
          case CompileResult.Rejected(var diagnostics) ->
              throw new AssertionError(diagnostics.toString());
        };
  }

  private static Library library(List<String> said, List<LocalFunction> more) {
    List<LocalFunction> functions = new ArrayList<>(StandardLibrary.functions(said::add));
    functions.addAll(DemoModules.functions());
    functions.addAll(more);
    return new Library(functions);
  }

  /** What compiling says of a pipeline that may be wrong. */
  static CompileResult compiling(String source, LocalFunction... more) {
    return Compiler.compile(source, library(new ArrayList<>(), List.of(more)).registry());
  }

  static Trial of(String source, LocalFunction... more) {
    return new Trial(source, List.of(more));
  }

  Trial with(String input, Value value) {
    inputs.put(input, value);
    return this;
  }

  Trial within(Duration limit) {
    settings = settings.within(limit);
    return this;
  }

  /** In time as it goes by. */
  Trial byTheClock() {
    return in(Timeline.system());
  }

  /** In another time. */
  Trial in(Timeline time) {
    settings = new RunSettings(time, settings.limit(), settings.effort(), said::add);
    return this;
  }

  Trial withEffort(long units) {
    settings = new RunSettings(timeline, settings.limit(), units, said::add);
    return this;
  }

  /** What runs is what is written, and not what the optimizer makes of it. */
  Trial asWritten() {
    program = Optimization.none().optimize(program.written());
    return this;
  }

  Trial heardBy(RunListener... listeners) {
    settings = settings.heardBy("trial", List.of(listeners));
    return this;
  }

  /** Opens a session in which it goes on step by step. */
  SteppedExecution stepped() {
    return SteppedExecution.open(program.written(), inputs, library, settings);
  }

  RunResult run() {
    return run(new ModuleLimits());
  }

  /** Starts it in an engine, in whose time it runs then. */
  Launch start(Engine engine) {
    return engine.start(program, inputs, library, settings);
  }

  Launch resume(
      Engine engine,
      SuspendedExecution suspended,
      Map<String, Value> additional,
      Map<String, Value> resolved) {
    return engine.resume(program.written(), suspended, additional, resolved, library, settings);
  }

  /** Goes on with an execution; inputs of the trial are none of it. */
  Resumption resume(
      SuspendedExecution suspended, Map<String, Value> additional, Map<String, Value> resolved) {
    return PipelineRun.resume(
        program.written(), suspended, additional, resolved, library, settings);
  }

  IrPipeline pipeline() {
    return program.written();
  }

  /** With limits that others may have used up. */
  RunResult run(ModuleLimits limits) {
    return PipelineRun.run(program, inputs, library, settings, limits);
  }

  /** The text of the only output of a run that succeeds. */
  static String text(String source) {
    RunResult result = of(source).run();
    if (result.status() != RunResult.Status.COMPLETED) {
      throw new AssertionError(result.toString());
    }
    return result.outputs().firstEntry().getValue().asText();
  }
}
