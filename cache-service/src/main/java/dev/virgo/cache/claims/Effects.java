package dev.virgo.cache.claims;

import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.ClaimStore;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.Divergence;
import dev.virgo.cache.decide.Made;
import dev.virgo.cache.decide.NewAsset;
import dev.virgo.cache.decide.Result;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.cache.decide.Told;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the answers to a batch of results write, gathered so that each table is written once. */
final class Effects {
  private final ClaimStore.Transaction tx;
  private final long lease;
  private final Shelf shelf;
  private final List<Key> ended = new ArrayList<>();
  private final List<Blob> rewritten = new ArrayList<>();
  private final Set<Key> condemned = new HashSet<>();
  private final Map<Key, Map<String, Content>> winners = new HashMap<>();
  private final List<NewAsset> assets = new ArrayList<>();
  private final List<Divergence> faults = new ArrayList<>();
  private final Set<Key> rejected = new HashSet<>();
  private final List<Told> told = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();

  Effects(ClaimStore.Transaction tx, long lease, Shelf shelf) {
    this.tx = tx;
    this.lease = lease;
    this.shelf = shelf;
  }

  /** One answer per result, in order. */
  void apply(List<Result> results, List<Committed> answers) {
    for (int i = 0; i < results.size(); i++) {
      gather(results.get(i), answers.get(i));
    }
    tx.claims().end(ended);
    tx.contents().rewrite(rewritten);
    tx.contents().revive(condemned);
    tx.contents().settle(winners);
    tx.contents().putAssets(assets);
    tx.contents().quarantine(lease, faults);
    tx.contents().condemnUnused(rejected);
    tx.outcomes().tell(told);
    tx.outcomes().announce(made);
  }

  private void gather(Result result, Committed answer) {
    switch (answer) {
      case Committed.Accepted accepted -> {
        ended.add(result.cutoffKey());
        rewritten.addAll(accepted.rewritten());
        revive(accepted.winner());
        winners.put(result.cutoffKey(), accepted.winner());
        assets.addAll(accepted.assets());
        reject(result, accepted.divergences());
        told.addAll(accepted.told());
        made.addAll(accepted.made());
      }
      case Committed.OtherWon other -> {
        revive(other.winner());
        reject(result, other.divergences());
      }
      case Committed.Already already -> revive(already.winner());
      case Committed.Stale _ -> {}
      case Committed.PathDeleted deleted -> {
        ended.add(result.cutoffKey());
        told.addAll(deleted.told());
      }
    }
  }

  private void reject(Result result, List<Divergence> divergences) {
    if (result.deterministic()) {
      faults.addAll(divergences);
    }
    divergences.forEach(one -> rejected.add(one.rejected().hash()));
  }

  private void revive(Map<String, Content> contents) {
    for (var content : contents.values()) {
      shelf
          .blob(content.hash())
          .filter(blob -> blob.state() == Blob.State.CONDEMNED)
          .ifPresent(_ -> condemned.add(content.hash()));
    }
  }
}
