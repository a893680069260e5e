package dev.virgo.transform;

/**
 * One channel of a signal.
 *
 * @param name the channel's name, e.g. {@code Fp1}
 * @param unit the unit of its samples, e.g. {@code uV}
 */
public record Channel(String name, String unit) {}
