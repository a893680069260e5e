package dev.virgo.cache.claims;

import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Claims;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.Told;
import dev.virgo.cache.decide.Want;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Ends claims without a result: failed, given back, run out. */
public final class End {
  private End() {}

  /** One that failed before it had a claim. */
  public record Unclaimed(Want want, Ending ending) {}

  /**
   * Ends claims of one lease, each in its own way. Keys that the lease no longer holds are left
   * alone: somebody was told already.
   *
   * @return how many ended
   */
  public static int fail(ClaimStore.Transaction tx, long lease, Map<Key, Ending> endings) {
    var mine =
        tx.claims().lock(endings.keySet()).values().stream()
            .filter(claim -> claim.lease() == lease)
            .toList();
    return end(tx, mine, claim -> ending(endings, claim));
  }

  private static Ending ending(Map<Key, Ending> endings, Claim claim) {
    var ending = endings.get(claim.cutoffKey());
    if (ending == null) {
      throw new IllegalStateException("locked a claim that was not asked for: " + claim);
    }
    return ending;
  }

  /** Tells runs whose slices failed before anything was reserved. */
  public static void failUnclaimed(ClaimStore.Transaction tx, List<Unclaimed> failed) {
    tx.outcomes()
        .tell(failed.stream().map(one -> Claims.toOwner(one.want(), one.ending())).toList());
  }

  /**
   * Ends claims of one lease in one way.
   *
   * @param cutoffKeys empty: all of the lease
   * @return how many ended
   */
  public static int release(
      ClaimStore.Transaction tx, long lease, Collection<Key> cutoffKeys, Ending ending) {
    if (cutoffKeys.isEmpty()) {
      return end(tx, tx.claims().lockLeases(List.of(lease)), _ -> ending);
    }
    return fail(
        tx,
        lease,
        cutoffKeys.stream().distinct().collect(Collectors.toMap(key -> key, _ -> ending)));
  }

  /**
   * Ends claims of one lease whose inputs are not what their rows say, and withdraws those inputs,
   * so that whoever looks again finds them to be made.
   *
   * @param cutoffKeys empty: all of the lease
   * @param found what the worker found
   * @return how many claims ended
   */
  public static int release(
      ClaimStore.Transaction tx,
      long lease,
      Collection<Key> cutoffKeys,
      Ending ending,
      Collection<BadBlob> found) {
    int ended = release(tx, lease, cutoffKeys, ending);
    withdraw(tx, lease, found);
    return ended;
  }

  private static void withdraw(ClaimStore.Transaction tx, long lease, Collection<BadBlob> found) {
    if (found.isEmpty()) {
      return;
    }
    var shelf =
        tx.contents()
            .lock(List.of(), List.of(), found.stream().map(BadBlob::content).toList())
            .answer();
    var wrong = new LinkedHashMap<Key, BadBlob>();
    for (var bad : found) {
      shelf
          .blob(bad.content())
          .filter(blob -> blob.usable() && bad.uri().equals(blob.content().uri()))
          .ifPresent(_ -> wrong.putIfAbsent(bad.content(), bad));
    }
    tx.contents().withdraw(lease, wrong.values());
  }

  /**
   * Ends claims whose time has run out.
   *
   * @param limit at most that many
   * @return which ended
   */
  public static List<Claim> expire(ClaimStore.Transaction tx, int limit) {
    var claims = List.copyOf(tx.claims().lockExpired(limit));
    var _ = end(tx, claims, _ -> new Ending.Expired());
    return claims;
  }

  /**
   * Ends the claims of processes whose place another one has taken, as if their time had run out:
   * nobody will renew them.
   *
   * @param holder the one that is there now
   * @return which ended
   */
  public static List<Claim> takeOver(ClaimStore.Transaction tx, String holder) {
    var claims = List.copyOf(tx.claims().lockLeases(tx.claims().predecessors(holder)));
    var _ = end(tx, claims, _ -> new Ending.Expired());
    return claims;
  }

  private static int end(
      ClaimStore.Transaction tx, Collection<Claim> claims, Function<Claim, Ending> ending) {
    var keys = claims.stream().map(Claim::cutoffKey).toList();
    var waiters = tx.claims().waiters(keys).answer();
    var told = new ArrayList<Told>();
    for (var claim : claims) {
      var waiting = waiters.getOrDefault(claim.cutoffKey(), List.of());
      told.addAll(Claims.end(claim, waiting, ending.apply(claim)));
    }
    tx.claims().end(keys);
    tx.outcomes().tell(told);
    return keys.size();
  }
}
