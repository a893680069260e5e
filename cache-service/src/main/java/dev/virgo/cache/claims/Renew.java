package dev.virgo.cache.claims;

import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Keeps leases alive and tells their holders what nobody wants any more. */
public final class Renew {
  private Renew() {}

  /**
   * How a lease stands.
   *
   * @param valid whether anything is still held under the lease
   * @param cancelled cut-off keys under the lease that a cancellation ended
   */
  public record State(boolean valid, List<Key> cancelled) {
    public State {
      cancelled = List.copyOf(cancelled);
    }
  }

  /** One transaction's work; one state per lease, in order. */
  public static List<State> in(ClaimStore.Transaction tx, List<Long> leases, Duration time) {
    var claims = tx.claims().lockLeases(leases);
    tx.claims().prolong(claims.stream().map(Claim::cutoffKey).toList(), time);
    var valid = claims.stream().map(Claim::lease).collect(Collectors.toSet());
    var withdrawn = tx.claims().withdrawn(leases);
    return leases.stream()
        .map(lease -> new State(valid.contains(lease), withdrawn.getOrDefault(lease, List.of())))
        .toList();
  }
}
