package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.Keys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manifests, whole-recording rows and membership. */
public interface ManifestRows {
  /** A static path and the data it reads: {@code (P, D)}. */
  record PathData(Key path, Key data) {}

  /**
   * An ordered list of assets.
   *
   * @param contentRoot its hash without the asset keys
   */
  record Manifest(Key hash, Key contentRoot, List<Keys.ManifestRow> rows) {
    public Manifest {
      rows = List.copyOf(rows);
    }

    /** The manifest of these rows. */
    public static Manifest of(List<Keys.ManifestRow> rows) {
      return new Manifest(Keys.manifest(rows), Keys.contentRoot(rows), rows);
    }
  }

  /**
   * A field that is cached for the whole recording.
   *
   * @param whole key by content, where it is known
   */
  record Whole(
      PathData at, @Nullable Key whole, String recording, String field, Key manifest, String run) {}

  /** One field of one output that a finished run shows. */
  record Output(
      String run,
      String recording,
      String pipeline,
      String output,
      String node,
      String field,
      Key manifest) {}

  /** Manifests by {@code (P, D)}. */
  Map<PathData, Key> byPath(Collection<PathData> places);

  /** Manifests by whole-content key. */
  Map<Key, Key> byContent(Collection<Key> wholes);

  /** Manifests with their rows in order. */
  Map<Key, Manifest> read(Collection<Key> hashes);

  /** Adds manifests; one that is there stays. */
  void put(Collection<Manifest> manifests);

  /** Vouches for whole fields; a later run replaces an earlier one's row. */
  void putWhole(Collection<Whole> wholes);

  /** Notes what a run shows. */
  void putOutputs(Collection<Output> outputs);

  /**
   * Makes outputs visible under their pipeline's version. A row of a newer revision stays.
   *
   * @param newest whether the revision is the recording's newest; if not, a row that is visible
   *     stays and a new one is not visible
   */
  void putMembership(Collection<Output> outputs, long revision, boolean newest);
}
