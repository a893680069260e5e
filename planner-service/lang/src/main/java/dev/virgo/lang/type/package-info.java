/** The types of the language. */
@NullMarked
package dev.virgo.lang.type;

import org.jspecify.annotations.NullMarked;
