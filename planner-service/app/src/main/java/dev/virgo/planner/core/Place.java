package dev.virgo.planner.core;

/**
 * Where slices of a node were executed.
 *
 * @param slot of the executor's backend, for example {@code 1}
 */
public record Place(String host, String slot) {}
