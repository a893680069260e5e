/**
 * A real Kafka broker and a real PostgreSQL server for one machine: the default of {@code virgo up}
 * and the ground of every service's tests.
 */
@NullMarked
package dev.virgo.embedded;

import org.jspecify.annotations.NullMarked;
