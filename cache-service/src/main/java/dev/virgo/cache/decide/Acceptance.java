package dev.virgo.cache.decide;

import dev.virgo.schemas.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The commit of a result under a valid claim: what is written and who is told what. */
final class Acceptance {
  private final Result result;
  private final Claim claim;
  private final Map<String, Content> first;
  private final Shelf shelf;
  private final Cost share;
  private final Map<String, Content> winner = new TreeMap<>();

  private Acceptance(Result result, Claim claim, Map<String, Content> first, Shelf shelf) {
    this.result = result;
    this.claim = claim;
    this.first = first;
    this.shelf = shelf;
    this.share = Cost.share(result.usage(), result.fields().size());
  }

  static Committed of(
      Result result, Claim claim, Map<String, Content> first, Shelf shelf, List<Want> waiters) {
    return new Acceptance(result, claim, first, shelf).decide(waiters);
  }

  private Committed decide(List<Want> waiters) {
    var rewritten = new ArrayList<Blob>();
    for (var field : new TreeMap<>(result.fields()).entrySet()) {
      var kept = first.get(field.getKey());
      if (kept != null) {
        winner.put(field.getKey(), kept);
        continue;
      }
      var blob = shelf.blob(field.getValue().hash());
      if (blob.isEmpty() || blob.get().usable()) {
        winner.put(field.getKey(), blob.map(Blob::content).orElse(field.getValue()));
      } else if (field.getValue().uri() != null && blob.get().generation() >= claim.generation()) {
        return new Committed.PathDeleted(Claims.end(claim, waiters, pathDeleted(blob.get())));
      } else {
        winner.put(field.getKey(), field.getValue());
        rewritten.add(new Blob(field.getValue(), Blob.State.LIVE, claim.generation()));
      }
    }
    return accepted(waiters, rewritten);
  }

  private static Ending pathDeleted(Blob blob) {
    return new Ending.GivenBack(
        Event.Reason.STORAGE,
        "generation "
            + blob.generation()
            + " of blob "
            + blob.content().hash()
            + " was deleted while the result was written to it; it is computed again");
  }

  private Committed.Accepted accepted(List<Want> waiters, List<Blob> rewritten) {
    var divergences = Claims.divergences(result, first);
    var assets = new ArrayList<NewAsset>();
    var made = new ArrayList<Made>();
    for (var field : new TreeMap<>(claim.owner().assetKeys()).keySet()) {
      boolean fresh = !first.containsKey(field);
      assets.add(asset(claim.owner(), field, fresh));
      if (fresh) {
        made.add(new Made(claim.owner(), field, content(field)));
      }
    }
    var told = new ArrayList<Told>();
    if (!claim.ownerCancelled()) {
      told.add(toOwner(!divergences.isEmpty() && result.deterministic()));
    }
    for (var waiter : waiters) {
      boolean same = Claims.sameAssets(waiter, claim.owner());
      told.add(
          Told.found(
              waiter,
              same ? Event.Decision.HIT : Event.Decision.CUTOFF,
              fields(waiter),
              share.usd() * waiter.assetKeys().size()));
      if (!same) {
        waiter.assetKeys().keySet().forEach(field -> assets.add(asset(waiter, field, false)));
      }
    }
    return new Committed.Accepted(winner, assets, rewritten, told, made, divergences);
  }

  private Told toOwner(boolean nondeterministic) {
    return new Told(
        claim.owner(),
        Event.Decision.MATERIALIZED,
        nondeterministic ? Event.Reason.NONDETERMINISTIC : null,
        nondeterministic ? "other content was committed first under the same inputs" : null,
        fields(claim.owner()),
        result.usage(),
        0);
  }

  private NewAsset asset(Want want, String field, boolean fresh) {
    var origin = fresh ? NewAsset.Origin.MATERIALIZED : NewAsset.Origin.CUTOFF;
    return new NewAsset(want, field, content(field).hash(), share, origin);
  }

  private Map<String, Content> fields(Want want) {
    var fields = new TreeMap<String, Content>();
    want.assetKeys().keySet().forEach(field -> fields.put(field, content(field)));
    return fields;
  }

  private Content content(String field) {
    var content = winner.get(field);
    if (content == null) {
      throw new IllegalStateException("no content for field '" + field + "'");
    }
    return content;
  }
}
