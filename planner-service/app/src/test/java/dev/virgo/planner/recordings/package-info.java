@NullMarked
package dev.virgo.planner.recordings;

import org.jspecify.annotations.NullMarked;
