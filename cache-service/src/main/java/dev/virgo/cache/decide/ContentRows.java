package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Assets, their contents, and the parts of their keys. */
public interface ContentRows {
  /** Adds contents that were never there, LIVE; leaves all others as they are. */
  void addAbsent(Collection<Blob> blobs);

  /**
   * Locks the contents of the given assets, of all assets under the cut-off keys, and the given
   * ones, in hash order, then reads them.
   */
  Asked<Shelf> lock(
      Collection<Key> assetKeys, Collection<Key> cutoffKeys, Collection<Key> contents);

  /** Reads assets without a lock. */
  Shelf read(Collection<Key> assetKeys);

  /**
   * Makes CONDEMNED contents LIVE.
   *
   * @return those of the given ones that are LIVE now
   */
  Set<Key> revive(Collection<Key> contents);

  /** Dead contents that were written anew: LIVE, at the new path, for every asset that has them. */
  void rewrite(Collection<Blob> blobs);

  /** Contents that nobody is to use: free for collection, if no asset has them. */
  void condemnUnused(Collection<Key> contents);

  /** Writes asset rows; one that is there gets this content and is usable again. */
  void putAssets(Collection<NewAsset> assets);

  /**
   * Settles what all assets under a cut-off key hold from now on, so that no two different contents
   * are visible under one. Whole-recording rows that vouched for something else go.
   *
   * @param winners per cut-off key the content of each field, by name
   */
  void settle(Map<Key, Map<String, Content>> winners);

  /** Notes contents that must not be used. */
  void quarantine(long lease, List<Divergence> divergences);

  /**
   * Contents that are not what their rows say, already locked: never used again at that path, their
   * assets quarantined, and the whole-recording rows that vouch for them gone.
   */
  void withdraw(long lease, Collection<BadBlob> blobs);

  /** Stores texts of key parts under their hashes. */
  void putParts(Map<Key, String> parts);
}
