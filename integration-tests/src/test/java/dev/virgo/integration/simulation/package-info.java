/**
 * The simulation of planner, cache and executor: the real decisions, driven through a world in
 * memory where everything that can go wrong does, at every seed in another order.
 */
@NullMarked
package dev.virgo.integration.simulation;

import org.jspecify.annotations.NullMarked;
