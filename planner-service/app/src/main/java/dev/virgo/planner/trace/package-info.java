/** Spans of a run's trace. */
@NullMarked
package dev.virgo.planner.trace;

import org.jspecify.annotations.NullMarked;
