package dev.virgo.executor.backend;

/**
 * How much of a backend is taken, in batches.
 *
 * @param slots batches of ordinary size that run at once
 * @param busy batches that run
 * @param waiting batches that wait for a slot
 */
public record Load(int slots, int busy, int waiting) {}
