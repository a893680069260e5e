/** Events out: wakes the relay after a commit. */
@NullMarked
package dev.virgo.planner.outbox;

import org.jspecify.annotations.NullMarked;
