package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;

/**
 * Two runs of one group over the same input gave different content.
 *
 * @param rejected the second one, not to be used
 * @param kept the first one, which stays
 */
public record Divergence(Key cutoffKey, String field, Content rejected, Key kept) {}
