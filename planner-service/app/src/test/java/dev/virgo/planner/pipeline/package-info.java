@NullMarked
package dev.virgo.planner.pipeline;

import org.jspecify.annotations.NullMarked;
