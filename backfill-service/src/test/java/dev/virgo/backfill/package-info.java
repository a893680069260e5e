@NullMarked
package dev.virgo.backfill;

import org.jspecify.annotations.NullMarked;
