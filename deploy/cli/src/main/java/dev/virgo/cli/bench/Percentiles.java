package dev.virgo.cli.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nearest-rank percentiles: values that were measured, nothing between them.
 *
 * @param p50 half of the samples are at most this
 * @param p99 all but one in a hundred are at most this
 * @param samples how many there were
 */
record Percentiles(double p50, double p99, int samples) {

  /**
   * Of samples in any order.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Percentiles of(List<Double> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("percentiles of nothing");
    }
    var sorted = samples.stream().sorted().toList();
    return new Percentiles(rank(sorted, 0.50), rank(sorted, 0.99), sorted.size());
  }

  private static double rank(List<Double> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("p50", p50);
    json.put("p99", p99);
    json.put("samples", samples);
    return json;
  }
}
