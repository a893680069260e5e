@NullMarked
package dev.virgo.planner.runs;

import org.jspecify.annotations.NullMarked;
