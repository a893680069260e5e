@NullMarked
package dev.virgo.planner.core;

import org.jspecify.annotations.NullMarked;
