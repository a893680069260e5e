package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.ContentRows;
import dev.virgo.cache.decide.Divergence;
import dev.virgo.cache.decide.Held;
import dev.virgo.cache.decide.NewAsset;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.integration.simulation.Database.Session;
import dev.virgo.integration.simulation.Rows.AssetRow;
import dev.virgo.schemas.key.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Assets and contents, read and locked as the real statements do. */
final class ContentTable implements ContentRows {
  private final Database database;
  private final Rows rows;
  private final Session session;

  ContentTable(Database database, Rows rows, Session session) {
    this.database = database;
    this.rows = rows;
    this.session = session;
  }

  @Override
  public void addAbsent(Collection<Blob> blobs) {
    session.statement();
    var ordered = new TreeMap<Key, Blob>();
    blobs.forEach(blob -> ordered.putIfAbsent(blob.content().hash(), blob));
    ordered.forEach((hash, blob) -> {
      if (rows.blobs.get(session, hash) == null) {
        rows.blobs.put(session, hash, blob);
      }
    });
  }

  @Override
  public Asked<Shelf> lock(
      Collection<Key> assetKeys, Collection<Key> cutoffKeys, Collection<Key> contents) {
    session.statement();
    var hashes = new TreeSet<>(contents);
    rows.assets
        .all(session)
        .forEach((key, row) -> {
          if (assetKeys.contains(key) || cutoffKeys.contains(row.cutoffKey())) {
            hashes.add(row.content());
          }
        });
    var locked = new HashMap<Key, Blob>();
    for (var hash : hashes) {
      if (rows.blobs.get(session, hash) != null) {
        rows.blobs.lock(session, hash);
        locked.put(hash, Known.present(rows.blobs.get(session, hash)));
      }
    }
    session.statement();
    var held = new ArrayList<Held>();
    rows.assets
        .all(session)
        .forEach((key, row) -> {
          var blob = locked.get(row.content());
          if (blob != null && (assetKeys.contains(key) || cutoffKeys.contains(row.cutoffKey()))) {
            held.add(held(key, row, blob));
          }
        });
    var shelf = new Shelf(held, locked.values());
    return () -> shelf;
  }

  private static Held held(Key key, AssetRow row, Blob blob) {
    return new Held(key, row.field(), row.cutoffKey(), blob, row.cost(), row.quarantined());
  }

  @Override
  public Shelf read(Collection<Key> assetKeys) {
    session.statement();
    var held = new ArrayList<Held>();
    for (var key : assetKeys) {
      var row = rows.assets.get(session, key);
      if (row != null) {
        held.add(held(key, row, Known.present(rows.blobs.get(session, row.content()))));
      }
    }
    return new Shelf(held, List.of());
  }

  @Override
  public Set<Key> revive(Collection<Key> contents) {
    if (contents.isEmpty()) {
      return Set.of();
    }
    session.statement();
    for (var hash : new TreeSet<>(contents)) {
      var blob = rows.blobs.get(session, hash);
      if (blob != null && blob.state() == Blob.State.CONDEMNED) {
        rows.blobs.put(session, hash, blob.revived());
      }
    }
    session.statement();
    var live = new HashSet<Key>();
    for (var hash : contents) {
      var blob = rows.blobs.get(session, hash);
      if (blob != null && blob.state() == Blob.State.LIVE) {
        live.add(hash);
      }
    }
    return live;
  }

  @Override
  public void rewrite(Collection<Blob> blobs) {
    session.statement();
    blobs.forEach(blob -> rows.blobs.put(session, blob.content().hash(), blob));
  }

  @Override
  public void condemnUnused(Collection<Key> contents) {
    session.statement();
    for (var hash : new TreeSet<>(contents)) {
      var blob = rows.blobs.get(session, hash);
      boolean used =
          rows.assets.all(session).values().stream().anyMatch(row -> row.content().equals(hash));
      if (blob != null && blob.state() == Blob.State.LIVE && !used) {
        rows.blobs.put(
            session, hash, new Blob(blob.content(), Blob.State.CONDEMNED, blob.generation()));
      }
    }
  }

  @Override
  public void putAssets(Collection<NewAsset> assets) {
    session.statement();
    var distinct = new TreeMap<Key, NewAsset>();
    assets.forEach(asset -> distinct.putIfAbsent(asset.assetKey(), asset));
    distinct.forEach((key, asset) -> {
      var standing = rows.assets.get(session, key);
      boolean other =
          standing == null || standing.quarantined() || !standing.content().equals(asset.content());
      if (other) {
        rows.assets.put(
            session,
            key,
            new AssetRow(
                asset.field(), asset.want().cutoffKey(), asset.content(), asset.cost(), false));
      }
    });
  }

  @Override
  public void settle(Map<Key, Map<String, Content>> winners) {
    session.statement();
    var changed = new HashMap<Key, Key>();
    rows.assets
        .all(session)
        .forEach((key, row) -> {
          var winner = winners.getOrDefault(row.cutoffKey(), Map.of()).get(row.field());
          if (winner != null && (row.quarantined() || !winner.hash().equals(row.content()))) {
            changed.put(key, winner.hash());
          }
        });
    new TreeMap<>(changed)
        .forEach((key, content) -> {
          var row = Known.present(rows.assets.get(session, key));
          rows.assets.put(
              session, key, new AssetRow(row.field(), row.cutoffKey(), content, row.cost(), false));
        });
    rows.withdrawWholes(
        session,
        entry -> {
          var content = changed.get(entry.assetKey());
          return content != null && !content.equals(entry.contentHash());
        });
  }

  @Override
  public void quarantine(long lease, List<Divergence> divergences) {
    session.statement();
    divergences.forEach(one -> rows.quarantine.put(session, database.nextNumber(), one));
  }

  @Override
  public void withdraw(long lease, Collection<BadBlob> blobs) {
    session.statement();
    for (var bad : blobs) {
      var blob = Known.present(rows.blobs.get(session, bad.content()));
      rows.blobs.put(
          session, bad.content(), new Blob(blob.content(), bad.state(), blob.generation()));
    }
    session.statement();
    var wrong = blobs.stream().map(BadBlob::content).toList();
    rows.withdrawWholes(session, entry -> wrong.contains(entry.contentHash()));
    session.statement();
    List.copyOf(rows.assets.all(session).entrySet()).stream()
        .filter(asset -> wrong.contains(asset.getValue().content()))
        .forEach(asset -> {
          var row = asset.getValue();
          rows.assets.put(
              session,
              asset.getKey(),
              new AssetRow(row.field(), row.cutoffKey(), row.content(), row.cost(), true));
        });
  }

  @Override
  public void putParts(Map<Key, String> parts) {
    // Read by explain only, which the simulation does not ask.
  }
}
