package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;
import java.util.Map;

/**
 * What a call that wants claims has.
 *
 * @param lease its own, greater than every earlier one
 * @param standing per cut-off key the claim that stands now: under this lease, or somebody's
 */
public record Taken(long lease, Map<Key, Claim> standing) {
  public Taken {
    standing = Map.copyOf(standing);
  }
}
