/** The compiler of the pipeline language: {@link dev.virgo.lang.Compiler} is the way in. */
@NullMarked
package dev.virgo.lang;

import org.jspecify.annotations.NullMarked;
