package dev.virgo.cache.model;

import dev.virgo.cache.decide.Asked;
import dev.virgo.cache.decide.BadBlob;
import dev.virgo.cache.decide.Blob;
import dev.virgo.cache.decide.Content;
import dev.virgo.cache.decide.ContentRows;
import dev.virgo.cache.decide.Divergence;
import dev.virgo.cache.decide.Held;
import dev.virgo.cache.decide.NewAsset;
import dev.virgo.cache.decide.Shelf;
import dev.virgo.cache.model.Tables.AssetRow;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Assets and contents in memory. */
final class ModelContentRows implements ContentRows {
  private final Tables tables;
  private final Journal journal;

  ModelContentRows(Tables tables, Journal journal) {
    this.tables = tables;
    this.journal = journal;
  }

  @Override
  public void addAbsent(Collection<Blob> blobs) {
    for (var blob : blobs) {
      if (!tables.blobs.containsKey(blob.content().hash())) {
        journal.put(tables.blobs, blob.content().hash(), blob);
      }
    }
  }

  @Override
  public Asked<Shelf> lock(
      Collection<Key> assetKeys, Collection<Key> cutoffKeys, Collection<Key> contents) {
    var held = new ArrayList<Held>();
    tables.assets.forEach((key, row) -> {
      if (assetKeys.contains(key) || cutoffKeys.contains(row.cutoffKey())) {
        held.add(held(key, row));
      }
    });
    var blobs = new ArrayList<Blob>();
    for (var content : contents) {
      var blob = tables.blobs.get(content);
      if (blob != null) {
        blobs.add(blob);
      }
    }
    var shelf = new Shelf(held, blobs);
    return () -> shelf;
  }

  private Held held(Key key, AssetRow row) {
    var blob = tables.blobs.get(row.content());
    if (blob == null) {
      throw new IllegalStateException("asset " + key + " has a content without a row");
    }
    return new Held(key, row.field(), row.cutoffKey(), blob, row.cost(), false);
  }

  @Override
  public Shelf read(Collection<Key> assetKeys) {
    return lock(assetKeys, List.of(), List.of()).answer();
  }

  @Override
  public Set<Key> revive(Collection<Key> contents) {
    var live = new HashSet<Key>();
    for (var content : contents) {
      var blob = tables.blobs.get(content);
      if (blob != null && blob.usable()) {
        journal.put(tables.blobs, content, blob.revived());
        live.add(content);
      }
    }
    return live;
  }

  @Override
  public void rewrite(Collection<Blob> blobs) {
    blobs.forEach(blob -> journal.put(tables.blobs, blob.content().hash(), blob));
  }

  @Override
  public void condemnUnused(Collection<Key> contents) {
    for (var content : contents) {
      var blob = tables.blobs.get(content);
      if (blob != null
          && blob.state() == Blob.State.LIVE
          && tables.assets.values().stream().noneMatch(row -> row.content().equals(content))) {
        journal.put(
            tables.blobs,
            content,
            new Blob(blob.content(), Blob.State.CONDEMNED, blob.generation()));
      }
    }
  }

  @Override
  public void putAssets(Collection<NewAsset> assets) {
    for (var asset : assets) {
      journal.put(
          tables.assets,
          asset.assetKey(),
          new AssetRow(asset.field(), asset.want().cutoffKey(), asset.content(), asset.cost()));
    }
  }

  @Override
  public void settle(Map<Key, Map<String, Content>> winners) {
    var changed = new HashSet<Key>();
    new TreeMap<>(tables.assets)
        .forEach((key, row) -> {
          var winner = winners.getOrDefault(row.cutoffKey(), Map.of()).get(row.field());
          if (winner != null && !winner.hash().equals(row.content())) {
            journal.put(
                tables.assets,
                key,
                new AssetRow(row.field(), row.cutoffKey(), winner.hash(), row.cost()));
            changed.add(key);
          }
        });
    forgetWholes(row -> changed.contains(row.assetKey()));
  }

  @Override
  public void quarantine(long lease, List<Divergence> divergences) {
    divergences.forEach(one -> note(one.rejected().hash()));
  }

  @Override
  public void withdraw(long lease, Collection<BadBlob> blobs) {
    var wrong = new HashSet<Key>();
    for (var bad : blobs) {
      var blob = tables.blobs.get(bad.content());
      if (blob != null) {
        journal.put(
            tables.blobs, bad.content(), new Blob(blob.content(), bad.state(), blob.generation()));
        wrong.add(bad.content());
        note(bad.content());
      }
    }
    forgetWholes(row -> wrong.contains(row.contentHash()));
  }

  private void note(Key content) {
    journal.put(tables.quarantine, tables.quarantine.size(), content);
  }

  private void forgetWholes(Predicate<Keys.ManifestRow> member) {
    List.copyOf(tables.wholes.values()).stream()
        .filter(whole -> {
          var manifest = tables.manifests.get(whole.manifest());
          return manifest != null && manifest.rows().stream().anyMatch(member);
        })
        .forEach(whole -> journal.remove(tables.wholes, whole.at()));
  }

  @Override
  public void putParts(Map<Key, String> parts) {
    parts.forEach((hash, text) -> journal.put(tables.parts, hash, text));
  }
}
