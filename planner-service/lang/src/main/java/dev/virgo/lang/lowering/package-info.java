/** Typed tree to intermediate representation. */
@NullMarked
package dev.virgo.lang.lowering;

import org.jspecify.annotations.NullMarked;
