@NullMarked
package dev.virgo.planner.registry;

import org.jspecify.annotations.NullMarked;
