package dev.virgo.integration.simulation;

import dev.virgo.cache.decide.ManifestRows;
import dev.virgo.integration.simulation.Database.Session;
import dev.virgo.integration.simulation.Rows.Member;
import dev.virgo.integration.simulation.Rows.Place;
import dev.virgo.schemas.key.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Manifests, whole-recording rows and membership. */
final class ManifestTable implements ManifestRows {
  private final Rows rows;
  private final Session session;

  ManifestTable(Rows rows, Session session) {
    this.rows = rows;
    this.session = session;
  }

  @Override
  public Map<PathData, Key> byPath(Collection<PathData> places) {
    session.statement();
    var found = new HashMap<PathData, Key>();
    for (var place : places) {
      var whole = rows.wholes.get(session, place);
      if (whole != null) {
        found.put(place, whole.manifest());
      }
    }
    return found;
  }

  @Override
  public Map<Key, Key> byContent(Collection<Key> wholes) {
    session.statement();
    var found = new HashMap<Key, Key>();
    for (var whole : rows.wholes.all(session).values()) {
      if (whole.whole() != null && wholes.contains(whole.whole())) {
        found.putIfAbsent(whole.whole(), whole.manifest());
      }
    }
    return found;
  }

  @Override
  public Map<Key, Manifest> read(Collection<Key> hashes) {
    session.statement();
    var found = new HashMap<Key, Manifest>();
    for (var hash : hashes) {
      var manifest = rows.manifests.get(session, hash);
      if (manifest != null) {
        found.put(hash, manifest);
      }
    }
    return found;
  }

  @Override
  public void put(Collection<Manifest> manifests) {
    session.statement();
    manifests.stream()
        .sorted(java.util.Comparator.comparing(Manifest::hash))
        .filter(manifest -> rows.manifests.get(session, manifest.hash()) == null)
        .forEach(manifest -> rows.manifests.put(session, manifest.hash(), manifest));
  }

  @Override
  public void putWhole(Collection<Whole> wholes) {
    session.statement();
    for (var whole : wholes) {
      var standing = rows.wholes.get(session, whole.at());
      var kept = standing == null || whole.whole() != null ? whole.whole() : standing.whole();
      rows.wholes.put(
          session,
          whole.at(),
          new Whole(
              whole.at(), kept, whole.recording(), whole.field(), whole.manifest(), whole.run()));
    }
  }

  @Override
  public void putOutputs(Collection<Output> outputs) {
    // Read by people's lists only.
  }

  @Override
  public void putMembership(Collection<Output> outputs, long revision, boolean newest) {
    session.statement();
    for (var output : outputs) {
      var place = new Place(output.pipeline(), output.recording(), output.output(), output.field());
      var standing = rows.members.get(session, place);
      if (standing == null
          || (standing.revision() <= revision && (newest || !standing.current()))) {
        rows.members.put(session, place, new Member(output, revision, newest));
      }
    }
  }
}
