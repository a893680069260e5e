/** The end of a run: every member is there and becomes visible, or nothing is written. */
@NullMarked
package dev.virgo.cache.finish;

import org.jspecify.annotations.NullMarked;
