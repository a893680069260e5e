/** The planner-service: plans runs and emits the work that they need. */
@NullMarked
package dev.virgo.planner;

import org.jspecify.annotations.NullMarked;
