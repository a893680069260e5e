package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;

/**
 * An asset row with the state of its content.
 *
 * @param quarantined its content was found not to match its hash
 */
public record Held(
    Key assetKey, String field, Key cutoffKey, Blob blob, Cost cost, boolean quarantined) {
  /** Whether it may be answered: its bytes are there and were not found wrong. */
  public boolean usable() {
    return !quarantined && blob.usable();
  }
}
