package dev.virgo.planner.runs;

import dev.virgo.planner.core.NodeSummary;
import dev.virgo.planner.core.RunState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** What the planner counts: runs by how they ended, their slices by decision, time to decide. */
@Singleton
public class RunMetrics {
  private final MeterRegistry meters;
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

  void rejected() {
    runs("rejected");
  }

  void ended(RunState state) {
    runs(state.status().name().toLowerCase(Locale.ROOT));
    slices("hit", state, NodeSummary::hit);
    slices("cutoff", state, NodeSummary::cutoff);
    slices("materialized", state, NodeSummary::materialized);
    slices("failed", state, NodeSummary::failed);
    slices("skipped", state, NodeSummary::skipped);
    slices("cancelled", state, NodeSummary::cancelled);
  }

  private void runs(String status) {
    Counter.builder("virgo.planner.runs")
        .description("runs that are over, by how they ended")
        .tag("status", status)
        .register(meters)
        .increment();
  }

  private void slices(String decision, RunState state, ToIntFunction<NodeSummary> count) {
    Counter.builder("virgo.planner.slices")
        .description("node-slices of runs that are over, by decision")
        .tag("decision", decision)
        .register(meters)
        .increment(state.nodes().stream().mapToInt(count).sum());
  }
}
