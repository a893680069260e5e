/** Compiles pipeline text against the registry, once, and pins what it found. */
@NullMarked
package dev.virgo.planner.pipeline;

import org.jspecify.annotations.NullMarked;
