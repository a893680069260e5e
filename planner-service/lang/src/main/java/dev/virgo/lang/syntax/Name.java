package dev.virgo.lang.syntax;

import dev.virgo.lang.source.Span;

/** A name and where it stands. */
public record Name(String text, Span span) {}
