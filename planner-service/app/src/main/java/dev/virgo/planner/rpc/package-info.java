/** The cache and the executor, as the planner asks them. */
@NullMarked
package dev.virgo.planner.rpc;

import org.jspecify.annotations.NullMarked;
