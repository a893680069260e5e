@NullMarked
package dev.virgo.planner;

import org.jspecify.annotations.NullMarked;
