package dev.virgo.lang.ir;

import dev.virgo.lang.source.Span;
import dev.virgo.lang.type.Type;

/**
 * A declared output.
 *
 * @param node id of the node it shows
 * @param span the name behind {@code out}
 */
public record IrOutput(String name, int node, Type type, Span span) {}
