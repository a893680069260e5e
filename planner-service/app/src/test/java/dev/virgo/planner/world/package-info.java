@NullMarked
package dev.virgo.planner.world;

import org.jspecify.annotations.NullMarked;
