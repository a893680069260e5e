/** What can be called: descriptors as executors publish them. */
@NullMarked
package dev.virgo.planner.registry;

import org.jspecify.annotations.NullMarked;
