/**
 * The planner's decision core: records in, records out. No clock, no I/O, no thread; see {@link
 * dev.virgo.planner.core.Planner#decide}.
 */
@NullMarked
package dev.virgo.planner.core;

import org.jspecify.annotations.NullMarked;
