/** Events in: from Kafka to recordings, registry and runs. */
@NullMarked
package dev.virgo.planner.events;

import org.jspecify.annotations.NullMarked;
