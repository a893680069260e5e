/** Runs whole pipelines of plain values in this process. */
@NullMarked
package dev.virgo.runtime.run;

import org.jspecify.annotations.NullMarked;
