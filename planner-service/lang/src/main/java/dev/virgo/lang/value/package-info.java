/** Plain values. */
@NullMarked
package dev.virgo.lang.value;

import org.jspecify.annotations.NullMarked;
