@NullMarked
package dev.virgo.planner.standard;

import org.jspecify.annotations.NullMarked;
