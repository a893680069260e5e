package dev.virgo.cache.model;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.Claim;
import dev.virgo.cache.decide.ClaimRows;
import dev.virgo.cache.decide.Holder;
import dev.virgo.cache.decide.Taken;
import dev.virgo.cache.decide.Want;
import dev.virgo.cache.model.Tables.ClaimRow;
import dev.virgo.schemas.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Claims in memory. Locks mean nothing here: transactions do not overlap. */
final class ModelClaimRows implements ClaimRows {
  private static final Comparator<Want> ORDER =
      Comparator.comparing(Want::run)
          .thenComparing(Want::node)
          .thenComparing(Want::group)
          .thenComparingLong(Want::dispatch);

  private final Tables tables;
  private final Journal journal;

  ModelClaimRows(Tables tables, Journal journal) {
    this.tables = tables;
    this.journal = journal;
  }

  @Override
  public void close(long lease) {
    journal.remove(tables.leases, lease);
  }

  @Override
  public List<Long> predecessors(String holder) {
    return tables.leases.entrySet().stream()
        .filter(lease -> Holder.succeeds(holder, lease.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public int closeUnused() {
    var unused = new TreeSet<>(tables.leases.keySet());
    tables.claims.values().forEach(row -> unused.remove(row.claim().lease()));
    for (var lease : unused) {
      journal.remove(tables.leases, lease);
      journal.remove(tables.withdrawn, lease);
    }
    return unused.size();
  }

  @Override
  public Asked<Taken> take(String holder, byte[] envelope, Collection<Want> owners, Duration time) {
    // As a sequence: never reused, also after a rollback.
    long lease = ++tables.lastLease;
    journal.put(tables.leases, lease, holder);
    int generation = generation();
    for (var owner : owners) {
      if (!tables.claims.containsKey(owner.cutoffKey())) {
        put(
            new Claim(owner.cutoffKey(), lease, generation, false, owner),
            tables.nowMillis + time.toMillis());
      }
    }
    var taken = new Taken(lease, lock(owners.stream().map(Want::cutoffKey).toList()));
    return () -> taken;
  }

  private int generation() {
    return tables.blobs.values().stream()
        .filter(blob -> !blob.usable())
        .mapToInt(blob -> blob.generation() + 1)
        .max()
        .orElse(0);
  }

  private void put(Claim claim, long expiresAtMillis) {
    journal.put(tables.claims, claim.cutoffKey(), new ClaimRow(claim, expiresAtMillis));
  }

  @Override
  public Map<Key, Claim> lock(Collection<Key> cutoffKeys) {
    var found = new TreeMap<Key, Claim>();
    for (var key : cutoffKeys) {
      var row = tables.claims.get(key);
      if (row != null) {
        found.put(key, row.claim());
      }
    }
    return found;
  }

  @Override
  public List<Claim> lockLeases(Collection<Long> leases) {
    return tables.claims.values().stream()
        .map(ClaimRow::claim)
        .filter(claim -> leases.contains(claim.lease()))
        .toList();
  }

  @Override
  public List<Claim> lockRun(String run) {
    return tables.claims.values().stream()
        .map(ClaimRow::claim)
        .filter(claim ->
            claim.owner().run().equals(run)
                || waiting(claim.cutoffKey()).stream().anyMatch(w -> w.run().equals(run)))
        .toList();
  }

  @Override
  public List<Claim> lockExpired(int limit) {
    return tables.claims.values().stream()
        .filter(row -> row.expiresAtMillis() < tables.nowMillis)
        .map(ClaimRow::claim)
        .limit(limit)
        .toList();
  }

  @Override
  public void prolong(Collection<Key> cutoffKeys, Duration time) {
    lock(cutoffKeys).values().forEach(claim -> put(claim, tables.nowMillis + time.toMillis()));
  }

  @Override
  public void end(Collection<Key> cutoffKeys) {
    for (var key : cutoffKeys) {
      journal.remove(tables.claims, key);
      journal.remove(tables.waiters, key);
    }
  }

  @Override
  public void markOwnerCancelled(Collection<Key> cutoffKeys) {
    for (var key : cutoffKeys) {
      var row = tables.claims.get(key);
      if (row != null) {
        var claim = row.claim();
        put(
            new Claim(key, claim.lease(), claim.generation(), true, claim.owner()),
            row.expiresAtMillis());
      }
    }
  }

  @Override
  public void withdraw(Collection<Claim> claims) {
    for (var claim : claims) {
      var keys = new ArrayList<>(tables.withdrawn.getOrDefault(claim.lease(), List.of()));
      keys.add(claim.cutoffKey());
      journal.put(tables.withdrawn, claim.lease(), keys);
    }
  }

  @Override
  public Map<Long, List<Key>> withdrawn(Collection<Long> leases) {
    var found = new TreeMap<Long, List<Key>>();
    for (var lease : leases) {
      var keys = tables.withdrawn.get(lease);
      if (keys != null) {
        found.put(lease, keys);
      }
    }
    return found;
  }

  private List<Want> waiting(Key cutoffKey) {
    return tables.waiters.getOrDefault(cutoffKey, List.of());
  }

  @Override
  public Asked<Map<Key, List<Want>>> waiters(Collection<Key> cutoffKeys) {
    var found = new TreeMap<Key, List<Want>>();
    for (var key : cutoffKeys) {
      var waiting = waiting(key);
      if (!waiting.isEmpty()) {
        found.put(key, waiting.stream().sorted(ORDER).toList());
      }
    }
    return () -> found;
  }

  @Override
  public void register(Collection<Want> waiters) {
    for (var want : waiters) {
      var waiting = waiting(want.cutoffKey());
      if (waiting.stream().noneMatch(want::sameEmission)) {
        var more = new ArrayList<>(waiting);
        more.add(want);
        journal.put(tables.waiters, want.cutoffKey(), List.copyOf(more));
      }
    }
  }

  @Override
  public int unregister(String run, Collection<Key> cutoffKeys) {
    int removed = 0;
    for (var key : cutoffKeys) {
      var waiting = waiting(key);
      var left = waiting.stream().filter(want -> !want.run().equals(run)).toList();
      if (left.size() < waiting.size()) {
        removed += waiting.size() - left.size();
        journal.put(tables.waiters, key, left);
      }
    }
    return removed;
  }
}
