package dev.virgo.cache.model;

import dev.virgo.cache.decide.ManifestRows;
import dev.virgo.cache.model.Tables.Member;
import dev.virgo.cache.model.Tables.Place;
import dev.virgo.schemas.key.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Manifests in memory. */
final class ModelManifestRows implements ManifestRows {
  private final Tables tables;
  private final Journal journal;

  ModelManifestRows(Tables tables, Journal journal) {
    this.tables = tables;
    this.journal = journal;
  }

  @Override
  public Map<PathData, Key> byPath(Collection<PathData> places) {
    var found = new HashMap<PathData, Key>();
    for (var place : places) {
      var whole = tables.wholes.get(place);
      if (whole != null) {
        found.put(place, whole.manifest());
      }
    }
    return found;
  }

  @Override
  public Map<Key, Key> byContent(Collection<Key> wholes) {
    var found = new HashMap<Key, Key>();
    for (var whole : tables.wholes.values()) {
      if (whole.whole() != null && wholes.contains(whole.whole())) {
        found.putIfAbsent(whole.whole(), whole.manifest());
      }
    }
    return found;
  }

  @Override
  public Map<Key, Manifest> read(Collection<Key> hashes) {
    var found = new HashMap<Key, Manifest>();
    for (var hash : hashes) {
      var manifest = tables.manifests.get(hash);
      if (manifest != null) {
        found.put(hash, manifest);
      }
    }
    return found;
  }

  @Override
  public void put(Collection<Manifest> manifests) {
    manifests.forEach(manifest -> journal.put(tables.manifests, manifest.hash(), manifest));
  }

  @Override
  public void putWhole(Collection<Whole> wholes) {
    wholes.forEach(whole -> journal.put(tables.wholes, whole.at(), whole));
  }

  @Override
  public void putOutputs(Collection<Output> outputs) {
    // Read by people's lists only, which the model does not have.
  }

  @Override
  public void putMembership(Collection<Output> outputs, long revision, boolean newest) {
    for (var output : outputs) {
      var place = new Place(output.pipeline(), output.recording(), output.output(), output.field());
      var standing = tables.members.get(place);
      if (standing == null
          || (standing.revision() <= revision && (newest || !standing.current()))) {
        journal.put(tables.members, place, new Member(output, revision, newest));
      }
    }
  }
}
