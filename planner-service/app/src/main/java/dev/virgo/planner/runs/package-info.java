/**
 * Drives the decision core: loads a run, decides, asks, and writes what follows in one transaction.
 */
@NullMarked
package dev.virgo.planner.runs;

import org.jspecify.annotations.NullMarked;
