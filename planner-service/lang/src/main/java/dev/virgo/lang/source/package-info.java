/** Positions in pipeline text. */
@NullMarked
package dev.virgo.lang.source;

import org.jspecify.annotations.NullMarked;
