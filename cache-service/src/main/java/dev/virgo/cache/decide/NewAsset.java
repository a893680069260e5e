package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;

/**
 * An asset row to write.
 *
 * @param want whose asset it is
 * @param origin whether it was computed under this key or is an alias of content that was there
 */
public record NewAsset(Want want, String field, Key content, Cost cost, Origin origin) {
  /** How the row came to be. */
  public enum Origin {
    MATERIALIZED,
    CUTOFF
  }

  /** The row's key. */
  public Key assetKey() {
    var key = want.assetKeys().get(field);
    if (key == null) {
      throw new IllegalArgumentException(
          "node " + want.node() + " asked for no field '" + field + "'");
    }
    return key;
  }
}
