/** Makes what is not a bean by itself: clients, blob store, JSON. */
@NullMarked
package dev.virgo.planner.wiring;

import org.jspecify.annotations.NullMarked;
