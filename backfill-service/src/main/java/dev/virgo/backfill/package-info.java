/** Keeps the store up to the current standard pipeline; for now, knows who looked at what. */
@NullMarked
package dev.virgo.backfill;

import org.jspecify.annotations.NullMarked;
