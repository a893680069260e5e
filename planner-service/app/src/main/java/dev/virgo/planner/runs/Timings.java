package dev.virgo.planner.runs;

import dev.virgo.planner.core.RunState;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long one slice of a transform took lately, so that a run's first batches have a good size. It
 * lives in memory: a planner that starts anew begins with small batches and learns.
 */
@Singleton
public class Timings {
  /** Enough for every transform on a few grids; beyond that nothing new is learned. */
  private static final int MOST = 10_000;

  /** Of the old mean that a run's own mean replaces. */
  private static final double WEIGHT = 0.3;

  private final Map<Timed, Double> meanUs = new ConcurrentHashMap<>();

  private record Timed(String identity, long gridNs) {}

  /** Takes in what a run that ended has measured. */
  void learn(RunState state) {
    for (var node : state.nodes()) {
      if (node.materialized() > 0 && node.runUs() > 0) {
        learn(
            new Timed(node.transform(), state.spec().gridNs()),
            (double) node.runUs() / node.materialized());
      }
    }
  }

  private void learn(Timed timed, double us) {
    if (meanUs.size() < MOST || meanUs.containsKey(timed)) {
      meanUs.merge(timed, us, (old, now) -> old + WEIGHT * (now - old));
    }
  }

  /** Microseconds per slice on that grid, by identity. */
  Map<String, Long> expected(long gridNs) {
    var expected = new HashMap<String, Long>();
    meanUs.forEach((timed, us) -> {
      if (timed.gridNs() == gridNs) {
        expected.put(timed.identity(), Math.max(1, Math.round(us)));
      }
    });
    return expected;
  }
}
