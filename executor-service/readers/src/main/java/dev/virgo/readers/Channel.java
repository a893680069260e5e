package dev.virgo.readers;

/**
 * One column of a signal.
 *
 * @param name the label as the file has it, without surrounding blanks
 * @param unit the physical unit as the file has it, for example {@code uV}; empty if it has none
 */
public record Channel(String name, String unit) {}
