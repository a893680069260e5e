package dev.virgo.integration.simulation;

import dev.virgo.cache.claims.Cancel;
import dev.virgo.cache.claims.Commit;
import dev.virgo.cache.claims.End;
import dev.virgo.cache.claims.Renew;
import dev.virgo.cache.claims.Reserve;
import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Committed;
import dev.virgo.cache.decide.Ending;
import dev.virgo.cache.decide.Held;
import dev.virgo.cache.decide.Result;
import dev.virgo.cache.finish.Finish;
import dev.virgo.cache.lookup.Lookup;
import dev.virgo.integration.simulation.Database.Session;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The cache as others call it: the real calls, each one transaction. */
final class CacheCalls {
  static final Duration LEASE = Duration.ofSeconds(30);

  private final CacheStore store;
  private final Rows rows;
  private final History history;
  private final Guards guards;
  private final Mutant mutant;

  CacheCalls(CacheStore store, Rows rows, History history, Mutant mutant) {
    this.store = store;
    this.rows = rows;
    this.history = history;
    this.guards = new Guards(mutant);
    this.mutant = mutant;
  }

  Reserve.Reply reserve(Reserve.Command command) {
    return store.inTransaction(
        tx -> Reserve.in(guards.reserving(tx), command, new byte[0]),
        (session, _) -> rows.claims.addedBy(session).forEach(history::granted));
  }

  List<Committed> commit(long lease, List<Result> results) {
    var keys = results.stream().map(Result::cutoffKey).toList();
    return store.inTransaction(
        tx -> Commit.in(guards.ending(tx, lease, keys), lease, results),
        (session, answers) -> {
          var accepted = new HashSet<Key>();
          for (int i = 0; i < results.size(); i++) {
            if (answers.get(i) instanceof Committed.Accepted one) {
              accepted.add(results.get(i).cutoffKey());
              history.committed(results.get(i).cutoffKey(), one.winner());
            }
          }
          endedByBearer(session, lease, accepted);
        });
  }

  int fail(long lease, Map<Key, Ending> endings) {
    return store.inTransaction(
        tx -> End.fail(guards.ending(tx, lease, endings.keySet()), lease, endings),
        (session, _) -> endedByBearer(session, lease, Set.of()));
  }

  int release(long lease, Collection<Key> cutoffKeys, Ending ending, List<BadBlob> found) {
    var reported = mutant == Mutant.BAD_BLOB_STAYS ? List.<BadBlob>of() : found;
    return store.inTransaction(
        tx ->
            End.release(guards.ending(tx, lease, cutoffKeys), lease, cutoffKeys, ending, reported),
        (session, _) -> {
          endedByBearer(session, lease, Set.of());
          for (var bad : reported) {
            var before = rows.blobs.committed().get(bad.content());
            var after = rows.blobs.get(session, bad.content());
            if (before != null && before.usable() && after != null && !after.usable()) {
              history.removed(bad.content());
              history.saw("bad blob withdrawn");
            }
          }
        });
  }

  private void endedByBearer(Session session, long lease, Set<Key> accepted) {
    for (var key : rows.claims.removedBy(session)) {
      long fence = Known.present(rows.claims.committed().get(key)).claim().lease();
      if (fence != lease) {
        throw new Violation(
            "a claim is ended only by who holds it, by its expiry, or by a cancellation",
            "lease " + lease + " ended " + key.hex() + ", which lease " + fence + " holds");
      }
      if (!accepted.contains(key)) {
        history.lost(key);
      }
    }
  }

  List<Renew.State> renew(List<Long> leases) {
    return store.inTransaction(tx -> Renew.in(tx, leases, LEASE));
  }

  int expire() {
    var ended =
        store.inTransaction(
            tx -> End.expire(tx, 500),
            (session, _) -> {
              for (var key : rows.claims.removedBy(session)) {
                if (Known.present(rows.claims.committed().get(key)).expiresAtMs() >= rows.nowMs) {
                  throw new Violation(
                      "a claim is swept only after its time has run out", key.hex());
                }
                history.lost(key);
              }
            });
    store.inTransaction(tx -> tx.claims().closeUnused());
    return ended.size();
  }

  int takeOver(String holder) {
    return store
        .inTransaction(
            tx -> End.takeOver(tx, holder),
            (session, _) -> rows.claims.removedBy(session).forEach(history::lost))
        .size();
  }

  Cancel.Reply cancel(String run) {
    return store.inTransaction(
        tx -> Cancel.in(tx, run),
        (session, _) -> rows.claims.removedBy(session).forEach(history::lost));
  }

  List<Optional<Held>> lookup(List<Key> keys) {
    return store.inTransaction(tx -> Lookup.assets(tx, keys));
  }

  List<Optional<Lookup.Answer>> whole(List<Lookup.Question> questions) {
    return store.inTransaction(tx -> Lookup.whole(tx, questions));
  }

  Finish.Reply finish(Finish.Command command) {
    return store.inTransaction(tx -> Finish.in(guards.finishing(tx, command), command));
  }
}
