package dev.virgo.lang.ir;

import dev.virgo.lang.type.Type;

/** A declared input: a stream of the recording, or a plain value that a run is given. */
public record IrInput(String name, Type type, boolean optional) {}
