package dev.virgo.transform;

/**
 * The samples that a transform returns for one slice of one segment: exactly those of the output
 * whose time lies in both.
 *
 * @param samples physical values by channel, then by time; not copied
 */
@SuppressWarnings(
    "ArrayRecordComponent") // The samples are the value; a list of boxed numbers would cost sixteen
// times the memory.
public record Signal(double[][] samples) {}
