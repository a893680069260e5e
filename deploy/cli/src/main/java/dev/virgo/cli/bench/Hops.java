package dev.virgo.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.virgo.cli.bus.BusRecord;
import dev.virgo.schemas.event.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From a node's end to the next one's start, by the times that their events carry. */
final class Hops {
  private Hops() {}

  /**
   * Milliseconds between the event that a node is done and the event that the next one was started.
   *
   * @param events of the topics node-done and node-started
   * @param runs whose events count
   * @param chain names of the nodes, each read by the next one
   */
  static List<Double> between(List<BusRecord> events, List<String> runs, List<String> chain) {
    var done = new HashMap<String, Instant>();
    var started = new HashMap<String, Instant>();
    for (var event : events) {
      var data = event.data();
      if (data.isEmpty()) {
        continue;
      }
      var place = place(data.get().path("run").asText(), data.get().path("node").asText());
      if (event.topic().equals(EventType.NODE_STARTED.topic())) {
        // The first start counts: later ones are repetitions after a lost worker.
        started.merge(place, event.time(), (one, other) -> one.isBefore(other) ? one : other);
      } else if (isMaterialized(data.get())) {
        done.merge(place, event.time(), (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    return pairs(done, started, runs, chain);
  }

  private static List<Double> pairs(
      Map<String, Instant> done,
      Map<String, Instant> started,
      List<String> runs,
      List<String> chain) {
    var hops = new ArrayList<Double>();
    for (var run : runs) {
      for (int i = 1; i < chain.size(); i++) {
        var end = done.get(place(run, chain.get(i - 1)));
        var start = started.get(place(run, chain.get(i)));
        if (end != null && start != null) {
          hops.add(java.time.Duration.between(end, start).toNanos() / 1e6);
        }
      }
    }
    return hops;
  }

  private static boolean isMaterialized(JsonNode done) {
    return done.path("slices")
        .valueStream()
        .anyMatch(slice -> slice.path("decision").asText().equals("MATERIALIZED"));
  }

  private static String place(String run, String node) {
    return run + "/" + node;
  }
}
