/** The intermediate representation: what runs, without spelling. */
@NullMarked
package dev.virgo.lang.ir;

import org.jspecify.annotations.NullMarked;
