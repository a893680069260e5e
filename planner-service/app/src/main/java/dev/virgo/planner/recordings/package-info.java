/** From ingest events to rows of Ursa: recordings, their streams, their blocks. */
@NullMarked
package dev.virgo.planner.recordings;

import org.jspecify.annotations.NullMarked;
