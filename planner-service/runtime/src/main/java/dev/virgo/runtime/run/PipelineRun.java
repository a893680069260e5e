package dev.virgo.runtime.run;

import dev.virgo.lang.ir.IrNode;
import dev.virgo.lang.ir.IrOutput;
import dev.virgo.lang.ir.IrPipeline;
import dev.virgo.lang.optimize.Optimization;
import dev.virgo.lang.optimize.Optimized;
import dev.virgo.lang.registry.TransformSignature;
import dev.virgo.lang.value.Value;
import dev.virgo.runtime.Effort;
import dev.virgo.runtime.Evaluation;
import dev.virgo.runtime.Inquiry;
import dev.virgo.runtime.Known;
import dev.virgo.runtime.Optionals;
import dev.virgo.runtime.library.Library;
import dev.virgo.runtime.library.LocalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline of plain values. It starts at the outputs and the actions and computes only
 * what they need: a side that is not taken never starts. One thread, the caller's, decides; calls
 * that may wait run on virtual threads of their own, and have ended when the run has.
 */
public final class PipelineRun {

  private final Optimized program;
  private final IrPipeline pipeline;
  private final Beginning beginning;
  private final Library library;
  private final RunSettings settings;
  private final Inquiry inquiry;
  private final Work work;
  private final ErrorStrategy errors;
  private final ModuleLimits limits;
  private final SequencedMap<Integer, CallExecution> calls = new LinkedHashMap<>();

  /** What is to be looked at, in the order of the text: what is first there has the first slot. */
  private final Queue<Demanded> agenda = new ArrayDeque<>();

  private final SequencedMap<String, Evaluation> outputs = new LinkedHashMap<>();

  /** What came of calls that no output reads. */
  private final SequencedMap<Integer, Evaluation> actions = new LinkedHashMap<>();

  private final BitSet neededByOutputs;
  private final BitSet actingFunctions;
  private final Set<String> missing;
  private final Narrator narrator;

  /** Calls that may start; others wait until they may. */
  private IntPredicate mayStart = _ -> true;

  private final List<Ready> waitingToStart = new ArrayList<>();
  private Instant startedAt = Instant.EPOCH;
  private long start;

  PipelineRun(
      Optimized program,
      Beginning beginning,
      Library library,
      RunSettings settings,
      ModuleLimits limits) {
    this.program = program;
    this.pipeline = program.pipeline();
    this.beginning = beginning;
    this.missing = beginning.missing(pipeline);
    this.library = library;
    this.settings = settings;
    this.limits = limits;
    this.narrator = new Narrator(beginning, settings, limits.aftermath());
    this.neededByOutputs = pipeline.neededByOutputs();
    this.actingFunctions = pipeline.actingFunctions();
    long end = settings.timeline().nanos() + settings.limit().toNanos();
    this.work = new Work(settings.timeline(), end, settings.effort());
    this.errors = new ErrorStrategy(work, settings.log());
    this.inquiry = new Inquiry(pipeline, new KnownSoFar(), work.effort());
  }

  /**
   * Runs a pipeline whose calls are all of the library.
   *
   * @param inputs the plain inputs that are given, by name; each fits its declared type
   */
  public static RunResult run(
      Optimized program, Map<String, Value> inputs, Library library, RunSettings settings) {
    return run(program, inputs, library, settings, new ModuleLimits());
  }

  /** Runs a pipeline as it is written. */
  public static RunResult run(
      IrPipeline pipeline, Map<String, Value> inputs, Library library, RunSettings settings) {
    return run(Optimization.none().optimize(pipeline), inputs, library, settings);
  }

  /** A run that shares limits with others. */
  static RunResult run(
      Optimized program,
      Map<String, Value> inputs,
      Library library,
      RunSettings settings,
      ModuleLimits limits) {
    return new PipelineRun(program, Beginning.anew(inputs), library, settings, limits).run();
  }

  /**
   * Goes on with a run that did not come to its end: what has its value is not computed again. It
   * is run as it is written, because values are given to the calls that are written.
   *
   * @param additional inputs that were missing
   * @param resolved values for calls that are not to be made, by the names of the calls
   */
  public static Resumption resume(
      IrPipeline pipeline,
      SuspendedExecution suspended,
      Map<String, Value> additional,
      Map<String, Value> resolved,
      Library library,
      RunSettings settings) {
    return switch (ResumeRules.decide(pipeline, suspended, additional, resolved)) {
      case ResumeRules.Decision.Refuse(var failures) -> new Resumption.Refused(failures);
      case ResumeRules.Decision.Go(Beginning beginning) ->
          new Resumption.Ended(
              new PipelineRun(
                      Optimization.none().optimize(pipeline),
                      beginning,
                      library,
                      settings,
                      new ModuleLimits())
                  .run());
    };
  }

  /** Ends it as soon as its thread looks; from any thread. */
  void cancel() {
    work.cancel();
  }

  RunResult run() {
    try {
      begin();
      try {
        advance();
      } finally {
        stop();
      }
      return result();
    } finally {
      failed();
    }
  }

  /** What ends without a result has met a mistake of the runtime. */
  void failed() {
    narrator.ended(RunResult.Status.FAILED, duration());
  }

  /** Asks for everything that the run is for. */
  void begin() {
    startedAt = settings.timeline().now();
    start = settings.timeline().nanos();
    narrator.started();
    // Of what is written: a limit is one of its module, also where no call is left that says it.
    program.written().calls().stream()
        .filter(
            call -> call.options().throttle() != null || call.options().concurrency().isPresent())
        .forEach(call -> limits.declare(module(call).name(), call.options(), start));
    for (IrOutput output : pipeline.outputs()) {
      demand(List.of(output.node()), answer -> outputs.put(output.name(), answer.last()));
    }
    for (int action : pipeline.actions()) {
      demand(List.of(action), answer -> actions.put(action, answer.last()));
    }
  }

  /** From now on these calls may start, as well as those that might before. */
  void let(IntPredicate more) {
    mayStart = mayStart.or(more);
    List<Ready> ready = waitingToStart.stream().filter(one -> mayStart.test(one.call())).toList();
    waitingToStart.removeAll(ready);
    ready.forEach(one -> ready(one.call(), one.start()));
  }

  /** A call has what it reads, and starts as soon as it may; never when the time is over. */
  private void ready(int call, Runnable start) {
    if (mayStart.test(call) && !work.isPast()) {
      start.run();
    } else {
      waitingToStart.add(new Ready(call, start));
    }
  }

  /** Whether its time is over, or somebody has ended it. */
  boolean isOver() {
    return work.isOver();
  }

  /** No call may start until {@link #let} says so. */
  void hold() {
    mayStart = _ -> false;
  }

  /** Goes on until all is done or nothing more can be done. */
  void advance() {
    work.until(
        this::lookAtAll,
        () ->
            outputs.size() == pipeline.outputs().size()
                && actions.size() == pipeline.actions().size());
  }

  /** Ends what is under way. */
  void stop() {
    // Other runs may wait for what these have.
    calls.values().forEach(CallExecution::abandon);
    work.close();
  }

  /** Ends what is under way; who wants no result has cancelled it. */
  void dispose() {
    stop();
    narrator.ended(RunResult.Status.CANCELLED, duration());
  }

  /** What came of it, when it has ended. */
  RunResult result() {
    RunResult result = result(duration());
    narrator.ended(result.status(), result.duration());
    return result;
  }

  private Duration duration() {
    return Duration.ofNanos(settings.timeline().nanos() - start);
  }

  private void lookAtAll() {
    while (!agenda.isEmpty() && !work.isOver()) {
      look(agenda.remove());
    }
  }

  /** Asks for values; the answer comes when all are there, or as soon as one has failed. */
  private void demand(List<Integer> nodes, Consumer<Answer> then) {
    agenda.add(new Demanded(nodes, then));
  }

  private void look(Demanded demanded) {
    if (demanded.answered) {
      return;
    }
    List<Value> values = new ArrayList<>();
    SortedSet<Integer> needs = new TreeSet<>();
    Evaluation last = new Evaluation.Needs(needs);
    for (int node : demanded.nodes) {
      last = value(node);
      switch (last) {
        case Evaluation.Ready(Value value) -> values.add(value);
        case Evaluation.Needs(SortedSet<Integer> ids) -> needs.addAll(ids);
        case Evaluation.Failed _ -> {
          demanded.answer(new Answer(values, last));
          return;
        }
      }
    }
    if (needs.isEmpty()) {
      demanded.answer(new Answer(values, last));
    }
    for (int id : needs) {
      if (pipeline.node(id) instanceof IrNode.TransformCall call) {
        demanded.waitingFor++;
        execution(call).waiting.add(demanded);
      }
    }
  }

  /** A bug that only an action meets takes no output with it. */
  private Evaluation value(int node) {
    try {
      return inquiry.value(node);
    } catch (IllegalStateException | IllegalArgumentException bug) {
      if (neededByOutputs.get(node)) {
        throw bug;
      }
      return new Evaluation.Failed(
          pipeline.node(node).span(),
          "Internal error: %s; report this with the pipeline".formatted(bug),
          node);
    }
  }

  private CalledModule module(IrNode.TransformCall call) {
    LocalFunction function = library.function(call.transform());
    boolean waits = function instanceof LocalFunction.Effectful || call.passesAny(actingFunctions);
    return new CalledModule(call, function, waits);
  }

  private CallExecution execution(IrNode.TransformCall call) {
    CallExecution known = calls.get(call.id());
    if (known != null) {
      return known;
    }
    var execution =
        new CallExecution(
            module(call),
            pipeline,
            work,
            new CallExecution.Surroundings(
                this::demand, this::ready, narrator::begun, this::settled, this::cause),
            limits,
            errors);
    calls.put(call.id(), execution);
    execution.begin();
    return execution;
  }

  private void settled(CallExecution call) {
    narrator.settled(call);
    boolean failed = call.outcome() instanceof CallExecution.Outcome.Failed;
    for (Demanded demanded : call.waiting) {
      if (--demanded.waitingFor == 0 || failed) {
        agenda.add(demanded);
      }
    }
    call.waiting.clear();
  }

  private RunResult result(Duration duration) {
    SequencedMap<String, RunResult.CallStatus> statuses = new LinkedHashMap<>();
    pipeline.calls().stream()
        .filter(call -> beginning.kept().containsKey(call.id()))
        .forEach(call -> statuses.put(call.node(), new RunResult.CallStatus.Kept()));
    calls.values().forEach(call -> statuses.put(call.name(), call.status()));
    Findings findings = new Findings(program, beginning, settings, this::cause, this::origin);
    actions.values().forEach(findings::look);
    return findings.result(
        outputs, List.copyOf(missing), end(), statuses, startedAt, duration, this::computed);
  }

  /** How far a call is, for who goes step by step. */
  SteppedExecution.State state(int id) {
    CallExecution call = calls.get(id);
    if (call == null) {
      return new SteppedExecution.State.Pending();
    }
    return switch (call.outcome()) {
      case null ->
          call.hasBegun()
              ? new SteppedExecution.State.Running()
              : new SteppedExecution.State.Pending();
      case CallExecution.Outcome.Failed(Failure cause, _) ->
          new SteppedExecution.State.Failed(cause.message());
      case CallExecution.Outcome.Succeeded(Value value) ->
          new SteppedExecution.State.Completed(
              Preview.of(value, SteppedExecution.LONGEST_PREVIEW),
              call.status() instanceof RunResult.CallStatus.Fired(Duration latency)
                  ? latency
                  : Duration.ZERO);
    };
  }

  private Findings.End end() {
    if (work.isCancelled() && (work.isOver() || wasCutShort())) {
      return Findings.End.CANCELLED;
    }
    return work.isOver() ? Findings.End.TOO_LATE : Findings.End.SETTLED;
  }

  /** Whether something has no value because the run was to end. */
  private boolean wasCutShort() {
    return Stream.concat(outputs.values().stream(), actions.values().stream())
        .anyMatch(last ->
            last instanceof Evaluation.Failed failed
                && cause(failed).kind() == Failure.Kind.TIMED_OUT);
  }

  /** Values of calls, whether they were made or there before, by the nodes that are written. */
  private Map<Integer, Value> computed() {
    Map<Integer, Value> computed = new HashMap<>(beginning.kept());
    Map<String, Value> values = values();
    for (IrNode.TransformCall written : program.written().calls()) {
      Value value = values.get(written.node());
      if (value != null) {
        computed.put(written.id(), Optionals.wrapped(value, written.type()));
      }
    }
    return computed;
  }

  /** Of the calls that were made and have a value, by name, which no optimization changes. */
  private Map<String, Value> values() {
    Map<String, Value> values = new HashMap<>();
    for (CallExecution call : calls.values()) {
      if (call.outcome() instanceof CallExecution.Outcome.Succeeded(Value value)) {
        values.put(call.name(), value);
      }
    }
    return values;
  }

  private Failure cause(Evaluation.Failed failed) {
    if (outcome(failed.origin()) instanceof CallExecution.Outcome.Failed(Failure cause, _)) {
      return cause;
    }
    IrNode node = pipeline.node(failed.origin());
    return node instanceof IrNode.Input input
        ? new Failure(
            input.name(), null, Failure.Kind.INPUT_VALIDATION, failed.message(), node.span())
        : new Failure(
            Failure.INLINE, null, Failure.Kind.of(failed.reason()), failed.message(), node.span());
  }

  /** The node at the bottom of it: calls that failed for something they read lead there. */
  private int origin(Evaluation.Failed failed) {
    int origin = failed.origin();
    while (outcome(origin) instanceof CallExecution.Outcome.Failed(_, int deeper)
        && deeper != origin) {
      origin = deeper;
    }
    return origin;
  }

  private CallExecution.@Nullable Outcome outcome(int node) {
    CallExecution call = calls.get(node);
    return call == null ? null : call.outcome();
  }

  /** What the run knows when an expression asks. */
  private final class KnownSoFar implements Known {
    /** Lambdas may be called beside the run's thread. */
    private final Set<String> saidOf = ConcurrentHashMap.newKeySet();

    @Override
    public Fact function(TransformSignature function, List<Value> arguments) {
      Work.Ended<Value> ended = CalledModule.called(library.function(function), arguments, work);
      if (ended.thrown() instanceof Effort.LimitReached limit) {
        throw limit;
      }
      Value value = ended.value();
      if (value != null) {
        return new Fact.Given(value);
      }
      // Of a thread that was given up nothing is passed over, and nothing said.
      work.effort().spend(0);
      return new Fact.Failed(Attempts.message(ended.thrown()));
    }

    @Override
    public Fact settled(IrNode.TransformCall call, Fact came) {
      return switch (came) {
        case Fact.Given(Value value) -> new Fact.Given(errors.result(call, value));
        case Fact.Failed(String message) ->
            errorsOnce(call)
                .standIn(call, CalledModule.name(call), message)
                .<Fact>map(Fact.Given::new)
                .orElse(came);
        case Fact.Present _, Fact.Absent _, Fact.Pending _ -> came;
      };
    }

    @Override
    public void replaced(IrNode.TransformCall call, String message) {
      errorsOnce(call).replaced(call, CalledModule.name(call), message);
    }

    /** A lambda may be called a million times: what is logged of a call in it is said once. */
    private ErrorStrategy errorsOnce(IrNode.TransformCall call) {
      return new ErrorStrategy(
          work,
          line -> {
            if (saidOf.add(call.node())) {
              settings.log().accept(line);
            }
          });
    }

    @Override
    public Fact input(String name) {
      Value value = beginning.inputs().get(name);
      if (value != null) {
        return new Fact.Given(value);
      }
      return missing.contains(name) ? new Fact.Pending() : new Fact.Absent();
    }

    @Override
    public Fact field(int call, String field) {
      Value kept = beginning.kept().get(call);
      if (kept != null) {
        return new Fact.Given(kept);
      }
      return switch (outcome(call)) {
        case null -> new Fact.Pending();
        case CallExecution.Outcome.Succeeded(Value value) -> new Fact.Given(value);
        case CallExecution.Outcome.Failed(Failure cause, _) -> new Fact.Failed(cause.message());
      };
    }
  }

  /** A call that has what it reads. */
  private record Ready(int call, Runnable start) {}

  /** Values that came, and the last thing that was found out: the failure if there is one. */
  record Answer(List<Value> values, Evaluation last) {}

  /** Nodes that somebody wants the values of. */
  static final class Demanded {
    private final List<Integer> nodes;
    private final Consumer<Answer> then;
    private int waitingFor;
    private boolean answered;

    private Demanded(List<Integer> nodes, Consumer<Answer> then) {
      this.nodes = nodes;
      this.then = then;
    }

    private void answer(Answer answer) {
      answered = true;
      then.accept(answer);
    }
  }
}
