package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimRows;
import dev.virgo.cache.decide.Holder;
import dev.virgo.cache.decide.Taken;
import dev.virgo.cache.decide.Want;
import dev.virgo.integration.simulation.Database.Session;
import dev.virgo.integration.simulation.Rows.ClaimRow;
import dev.virgo.integration.simulation.Rows.Waiting;
import dev.virgo.integration.simulation.Rows.Withdrawn;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Claims and waiters, locked as the real statements lock them. */
final class ClaimTable implements ClaimRows {
  private final Rows rows;
  private final Session session;

  ClaimTable(Rows rows, Session session) {
    this.rows = rows;
    this.session = session;
  }

  @Override
  public void close(long lease) {
    session.statement();
    rows.leases.remove(session, lease);
  }

  @Override
  public List<Long> predecessors(String holder) {
    session.statement();
    return rows.leases.all(session).entrySet().stream()
        .filter(lease -> Holder.succeeds(holder, lease.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public int closeUnused() {
    session.statement();
    var unused = new TreeSet<>(rows.leases.all(session).keySet());
    rows.claims.all(session).values().forEach(row -> unused.remove(row.claim().lease()));
    for (var lease : unused) {
      rows.leases.remove(session, lease);
      rows.withdrawn.all(session).keySet().stream()
          .filter(one -> one.lease() == lease)
          .toList()
          .forEach(one -> rows.withdrawn.remove(session, one));
    }
    return unused.size();
  }

  @Override
  public Asked<Taken> take(String holder, byte[] envelope, Collection<Want> owners, Duration time) {
    session.statement();
    long lease = ++rows.lastLease;
    rows.leases.put(session, lease, holder);
    session.statement();
    int generation = generation();
    var byKey = new TreeMap<Key, Want>();
    owners.forEach(owner -> byKey.put(owner.cutoffKey(), owner));
    var standing = new TreeMap<Key, Claim>();
    byKey.forEach((key, owner) -> {
      rows.claims.lock(session, key);
      if (rows.claims.get(session, key) == null) {
        put(new Claim(key, lease, generation, false, owner), rows.nowMs + time.toMillis());
      }
      standing.put(key, Known.present(rows.claims.get(session, key)).claim());
    });
    var taken = new Taken(lease, standing);
    return () -> taken;
  }

  private int generation() {
    return rows.blobs.all(session).values().stream()
        .filter(blob -> !blob.usable())
        .mapToInt(blob -> blob.generation() + 1)
        .max()
        .orElse(0);
  }

  private void put(Claim claim, long expiresAtMs) {
    rows.claims.put(session, claim.cutoffKey(), new ClaimRow(claim, expiresAtMs));
  }

  @Override
  public Map<Key, Claim> lock(Collection<Key> cutoffKeys) {
    session.statement();
    var found = new TreeMap<Key, Claim>();
    for (var key : new TreeSet<>(cutoffKeys)) {
      if (rows.claims.get(session, key) != null) {
        rows.claims.lock(session, key);
        found.put(key, Known.present(rows.claims.get(session, key)).claim());
      }
    }
    return found;
  }

  private List<Claim> lockAll(java.util.function.Predicate<Claim> wanted) {
    return List.copyOf(
        lock(rows.claims.all(session).values().stream()
                .map(ClaimRow::claim)
                .filter(wanted)
                .map(Claim::cutoffKey)
                .toList())
            .values());
  }

  @Override
  public List<Claim> lockLeases(Collection<Long> leases) {
    return lockAll(claim -> leases.contains(claim.lease()));
  }

  @Override
  public List<Claim> lockRun(String run) {
    var waited = new TreeSet<Key>();
    rows.waiters
        .all(session)
        .forEach((waiting, _) -> {
          if (waiting.run().equals(run)) {
            waited.add(waiting.cutoffKey());
          }
        });
    return lockAll(claim -> claim.owner().run().equals(run) || waited.contains(claim.cutoffKey()));
  }

  @Override
  public List<Claim> lockExpired(int limit) {
    session.statement();
    return rows.claims.all(session).values().stream()
        .filter(row -> row.expiresAtMs() < rows.nowMs)
        .map(ClaimRow::claim)
        .filter(claim -> rows.claims.tryLock(session, claim.cutoffKey()))
        .limit(limit)
        .toList();
  }

  @Override
  public void prolong(Collection<Key> cutoffKeys, Duration time) {
    lock(cutoffKeys).values().forEach(claim -> put(claim, rows.nowMs + time.toMillis()));
  }

  @Override
  public void end(Collection<Key> cutoffKeys) {
    session.statement();
    for (var key : new TreeSet<>(cutoffKeys)) {
      rows.claims.remove(session, key);
      waiting(key).forEach(one -> rows.waiters.remove(session, one));
    }
  }

  private List<Waiting> waiting(Key cutoffKey) {
    return rows.waiters.all(session).keySet().stream()
        .filter(one -> one.cutoffKey().equals(cutoffKey))
        .toList();
  }

  @Override
  public void markOwnerCancelled(Collection<Key> cutoffKeys) {
    session.statement();
    for (var key : new TreeSet<>(cutoffKeys)) {
      var row = rows.claims.get(session, key);
      if (row != null) {
        var claim = row.claim();
        put(
            new Claim(key, claim.lease(), claim.generation(), true, claim.owner()),
            row.expiresAtMs());
      }
    }
  }

  @Override
  public void withdraw(Collection<Claim> claims) {
    session.statement();
    claims.forEach(claim ->
        rows.withdrawn.put(session, new Withdrawn(claim.lease(), claim.cutoffKey()), true));
  }

  @Override
  public Map<Long, List<Key>> withdrawn(Collection<Long> leases) {
    session.statement();
    var found = new TreeMap<Long, List<Key>>();
    for (var one : rows.withdrawn.all(session).keySet()) {
      if (leases.contains(one.lease())) {
        found.computeIfAbsent(one.lease(), _ -> new ArrayList<>()).add(one.cutoffKey());
      }
    }
    return found;
  }

  @Override
  public Asked<Map<Key, List<Want>>> waiters(Collection<Key> cutoffKeys) {
    session.statement();
    var found = new TreeMap<Key, List<Want>>();
    rows.waiters
        .all(session)
        .forEach((waiting, want) -> {
          if (cutoffKeys.contains(waiting.cutoffKey())) {
            found.computeIfAbsent(waiting.cutoffKey(), _ -> new ArrayList<>()).add(want);
          }
        });
    return () -> found;
  }

  @Override
  public void register(Collection<Want> waiters) {
    session.statement();
    for (var want : waiters) {
      var waiting = Waiting.of(want);
      if (rows.waiters.get(session, waiting) == null) {
        rows.waiters.put(session, waiting, want);
      }
    }
  }

  @Override
  public int unregister(String run, Collection<Key> cutoffKeys) {
    session.statement();
    int removed = 0;
    for (var key : cutoffKeys) {
      for (var waiting : waiting(key)) {
        if (waiting.run().equals(run)) {
          rows.waiters.remove(session, waiting);
          removed++;
        }
      }
    }
    return removed;
  }
}
