package dev.virgo.cache.rpc;

import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Reserved;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What the cache did, counted per slice. */
@ApplicationScoped
public class CacheMeters {
  private final MeterRegistry meters;

  CacheMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void lookedUp(String kind, List<? extends Optional<?>> answers) {
    long hits = answers.stream().filter(Optional::isPresent).count();
    count("virgo.cache.lookups", "kind", kind, "found", "hit", hits);
    count("virgo.cache.lookups", "kind", kind, "found", "miss", answers.size() - hits);
  }

  void reserved(List<Reserved> answers) {
    for (var answer : answers) {
      var outcome =
          switch (answer) {
            case Reserved.Hit hit -> hit.aliases().isEmpty() ? "hit" : "cutoff";
            case Reserved.Mine _ -> "mine";
            case Reserved.Busy _ -> "busy";
            case Reserved.Cancelled _ -> "cancelled";
          };
      meters.counter("virgo.cache.reserved", "outcome", outcome).increment();
    }
  }

  void committed(List<Committed> answers) {
    for (var answer : answers) {
      var outcome =
          switch (answer) {
            case Committed.Accepted accepted ->
                accepted.divergences().isEmpty() ? "committed" : "other_won";
            case Committed.Already _ -> "already";
            case Committed.OtherWon _ -> "other_won";
            case Committed.Stale _ -> "stale";
            case Committed.PathDeleted _ -> "path_deleted";
          };
      meters.counter("virgo.cache.committed", "outcome", outcome).increment();
    }
  }

  void nondeterministic(int fields) {
    meters.counter("virgo.cache.nondeterministic").increment(fields);
  }

  /** Claims that ended without a result, and how. */
  public void ended(String how, int claims) {
    meters.counter("virgo.cache.ended", "how", how).increment(claims);
  }

  private void count(
      String name, String tag, String value, String other, String otherValue, long by) {
    meters.counter(name, tag, value, other, otherValue).increment((double) by);
  }
}
