/** Compiles what was compiled before by looking it up. */
@NullMarked
package dev.virgo.runtime.compile;

import org.jspecify.annotations.NullMarked;
