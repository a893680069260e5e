package dev.virgo.cache.decide;

import dev.virgo.schemas.key.Key;

/**
 * Somebody computes a cut-off key. A claim stands until it is committed, given back or swept, also
 * after its time has run out.
 *
 * @param lease the fence: only its bearer may commit, fail or release
 * @param generation of the blob path that its results are written to
 * @param ownerCancelled the run that reserved it was cancelled, but others wait
 */
public record Claim(
    Key cutoffKey, long lease, int generation, boolean ownerCancelled, Want owner) {}
