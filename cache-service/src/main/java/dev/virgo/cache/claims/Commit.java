package dev.virgo.cache.claims;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Claims;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Result;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Commits results of whole groups under one lease. */
public final class Commit {
  private Commit() {}

  /** One transaction's work; one answer per result, in order. */
  public static List<Committed> in(ClaimStore.Transaction tx, long lease, List<Result> results) {
    var keys = results.stream().map(Result::cutoffKey).toList();
    var distinct = new HashSet<>(keys);
    if (distinct.size() < keys.size()) {
      throw new IllegalArgumentException("results name a cut-off key twice");
    }
    var claims = tx.claims().lock(distinct);
    tx.contents().addAbsent(proposals(lease, results, claims));
    var locked = tx.contents().lock(List.of(), distinct, contents(results));
    var waiters = tx.claims().waiters(claims.keySet()).answer();
    var shelf = locked.answer();
    var answers = new ArrayList<Committed>();
    for (var result : results) {
      var key = result.cutoffKey();
      answers.add(
          Claims.commit(
              result, lease, claims.get(key), shelf, waiters.getOrDefault(key, List.of())));
    }
    new Effects(tx, lease, shelf).apply(results, answers);
    return answers;
  }

  /** Only a valid claim brings contents in; a late one is compared with what is there. */
  private static List<Blob> proposals(long lease, List<Result> results, Map<Key, Claim> claims) {
    var blobs = new ArrayList<Blob>();
    for (var result : results) {
      var claim = claims.get(result.cutoffKey());
      if (claim != null && claim.lease() == lease) {
        for (var content : result.fields().values()) {
          blobs.add(new Blob(content, Blob.State.LIVE, claim.generation()));
        }
      }
    }
    return blobs;
  }

  private static Set<Key> contents(List<Result> results) {
    return results.stream()
        .flatMap(result -> result.fields().values().stream())
        .map(Content::hash)
        .collect(Collectors.toSet());
  }
}
