@NullMarked
package dev.virgo.planner.events;

import org.jspecify.annotations.NullMarked;
