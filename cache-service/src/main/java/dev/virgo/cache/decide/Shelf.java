package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What exists, as one transaction sees it: assets by their keys and by cut-off key, and blobs. */
public final class Shelf {
  private record Place(Key cutoffKey, String field) {}

  private final Map<Key, Held> byKey = new HashMap<>();
  private final Map<Place, Held> byCutoff = new HashMap<>();
  private final Map<Key, Blob> blobs = new HashMap<>();

  /**
   * @param held asset rows, usable or not
   * @param blobs further contents that are asked about
   */
  public Shelf(Collection<Held> held, Collection<Blob> blobs) {
    for (var one : held) {
      this.blobs.put(one.blob().content().hash(), one.blob());
      if (one.usable()) {
        byKey.put(one.assetKey(), one);
        byCutoff.putIfAbsent(new Place(one.cutoffKey(), one.field()), one);
      }
    }
    blobs.forEach(blob -> this.blobs.put(blob.content().hash(), blob));
  }

  /** The usable asset of that key. */
  public Optional<Held> byKey(Key assetKey) {
    return Optional.ofNullable(byKey.get(assetKey));
  }

  /** A usable asset of that group, slice and field, whichever version made it. */
  public Optional<Held> byCutoff(Key cutoffKey, String field) {
    return Optional.ofNullable(byCutoff.get(new Place(cutoffKey, field)));
  }

  /** The state of a content, if it was ever there. */
  public Optional<Blob> blob(Key content) {
    return Optional.ofNullable(blobs.get(content));
  }
}
