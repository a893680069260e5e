/** Expires claims whose time has run out. */
@NullMarked
package dev.virgo.cache.sweep;

import org.jspecify.annotations.NullMarked;
