package dev.virgo.cache.claims;

import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Claims;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.List;

/** Takes a run out: it waits for nothing any more, and what only it wanted is released. */
public final class Cancel {
  private Cancel() {}

  /** What it did. */
  public record Reply(int waitersRemoved, int claimsReleased) {}

  /** One transaction's work. */
  public static Reply in(ClaimStore.Transaction tx, String run) {
    tx.runs().cancel(run);
    var claims = tx.claims().lockRun(run);
    var keys = claims.stream().map(Claim::cutoffKey).toList();
    int removed = tx.claims().unregister(run, keys);
    var remaining = tx.claims().waiters(keys).answer();
    var released = new ArrayList<Claim>();
    var forOthers = new ArrayList<Key>();
    for (var claim : claims) {
      var waiting = remaining.getOrDefault(claim.cutoffKey(), List.of());
      switch (Claims.cancel(claim, run, waiting)) {
        case UNTOUCHED -> {}
        case FOR_OTHERS -> forOthers.add(claim.cutoffKey());
        case RELEASED -> released.add(claim);
      }
    }
    tx.claims().withdraw(released);
    tx.claims().end(released.stream().map(Claim::cutoffKey).toList());
    tx.claims().markOwnerCancelled(forOthers);
    return new Reply(removed, released.size());
  }
}
