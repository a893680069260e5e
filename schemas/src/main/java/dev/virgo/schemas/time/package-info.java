/**
 * Recording time: integer nanoseconds since the recording's start, half-open stretches, never a
 * float.
 */
@NullMarked
package dev.virgo.schemas.time;

import org.jspecify.annotations.NullMarked;
