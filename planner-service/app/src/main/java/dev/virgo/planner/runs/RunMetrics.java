package dev.virgo.planner.runs;

import dev.virgo.planner.core.NodeSummary;
import dev.virgo.planner.core.RunState;
import dev.virgo.planner.core.RunStatus;
import dev.virgo.schemas.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What the planner counts: runs, by the names and labels of OpenTelemetry's conventions for CI/CD
 * pipelines, their slices by decision, time to decide.
 */
@Singleton
public class RunMetrics {
  private static final String PIPELINE = "cicd.pipeline.name";
  private static final String STATE = "cicd.pipeline.run.state";
  private static final String RESULT = "cicd.pipeline.result";
  private static final String ERROR = "error.type";

  /** What a pipeline is called that is no version of the standard one: there is no end of those. */
  private static final String OTHER = "other";

  /** Seconds; a cached run is over in tenths, a night of raw EEG in an hour. */
  private static final Duration[] BUCKETS =
      DoubleStream.of(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)
          .mapToObj(seconds -> Duration.ofMillis((long) (seconds * 1000)))
          .toArray(Duration[]::new);

  private final MeterRegistry meters;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private final Timer decide;
  private final Counter conflicts;
  private final Counter repairs;

  public RunMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.decide =
        Timer.builder("virgo.planner.decide")
            .description("time to decide on the events of one run, with its questions")
            .register(meters);
    this.conflicts =
        Counter.builder("virgo.planner.conflicts")
            .description("runs that somebody else wrote meanwhile; decided again")
            .register(meters);
    this.repairs =
        Counter.builder("virgo.planner.repairs")
            .description("slices sent out again after a long silence; a live claim answers BUSY")
            .register(meters);
  }

  Timer decide() {
    return decide;
  }

  void conflict() {
    conflicts.increment();
  }

  void repaired(int slices) {
    repairs.increment(slices);
  }

  /** A run that was refused before it began, because its pipeline or its inputs are wrong. */
  void rejected() {
    over(OTHER, "failure", "rejected", Duration.ZERO);
  }

  /** Runs of this pipeline are counted among those under way from now on. */
  void watch(RunRow run, Supplier<Stream<Live>> underWay) {
    var name = name(run.standard(), run.pipeline());
    if (watched.add(name)) {
      active(name, "pending", underWay, RunStatus.PLANNING);
      active(name, "executing", underWay, RunStatus.RUNNING);
    }
  }

  private void active(
      String name, String state, Supplier<Stream<Live>> underWay, RunStatus status) {
    Gauge.builder(
            "cicd.pipeline.run.active",
            underWay,
            runs ->
                runs.get()
                    .filter(live -> live.state().status() == status)
                    .map(Live::row)
                    .filter(run -> name(run.standard(), run.pipeline()).equals(name))
                    .count())
        .description("runs that this planner has under way")
        .tags(PIPELINE, name, STATE, state)
        .strongReference(true)
        .register(meters);
  }

  /** What a worker or an executor told of a node, failures of attempts that are repeated too. */
  void heard(RunRow run, Event.NodeDone done) {
    for (var slice : done.slices()) {
      if (slice.decision() == Event.Decision.FAILED) {
        var reason = slice.reason();
        Counter.builder("cicd.pipeline.run.errors")
            .description("failures of slices, by reason, also of those that are repeated")
            .tag(PIPELINE, name(run.standard(), run.pipeline()))
            .tag(ERROR, reason == null ? "UNKNOWN" : reason.name())
            .register(meters)
            .increment();
      }
    }
  }

  void ended(RunRow run, RunState state) {
    var took = Duration.between(run.createdAt(), Instant.now());
    over(
        name(run.standard(), run.pipeline()),
        result(state.status()),
        error(state),
        took.isNegative() ? Duration.ZERO : took);
    slices("hit", state, NodeSummary::hit);
    slices("cutoff", state, NodeSummary::cutoff);
    slices("materialized", state, NodeSummary::materialized);
    slices("failed", state, NodeSummary::failed);
    slices("skipped", state, NodeSummary::skipped);
    slices("cancelled", state, NodeSummary::cancelled);
  }

  private static String name(boolean standard, String pipeline) {
    return standard ? pipeline : OTHER;
  }

  private static String result(RunStatus status) {
    return switch (status) {
      case COMPLETED -> "success";
      case FAILED -> "failure";
      case CANCELLED -> "cancellation";
      case PLANNING, RUNNING -> throw new IllegalArgumentException(status + " is not the end");
    };
  }

  /** Empty, which Prometheus takes for absent, where nothing failed. */
  private static String error(RunState state) {
    if (state.status() != RunStatus.FAILED) {
      return "";
    }
    return state.failedNode() == null ? "impossible" : "node";
  }

  /** A run plans, waits and executes at once, so that all of its time is its execution. */
  private void over(String name, String result, String error, Duration took) {
    Timer.builder("cicd.pipeline.run.duration")
        .description("from the request of a run to its end")
        .tags(PIPELINE, name, STATE, "executing", RESULT, result, ERROR, error)
        .serviceLevelObjectives(BUCKETS)
        .register(meters)
        .record(took);
  }

  private void slices(String decision, RunState state, ToIntFunction<NodeSummary> count) {
    Counter.builder("virgo.planner.slices")
        .description("node-slices of runs that are over, by decision")
        .tag("decision", decision)
        .register(meters)
        .increment(state.nodes().stream().mapToInt(count).sum());
  }
}
