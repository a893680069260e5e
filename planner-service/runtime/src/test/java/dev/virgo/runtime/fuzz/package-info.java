/** Inputs that nobody wrote, found by following the branches of the code. */
@NullMarked
package dev.virgo.runtime.fuzz;

import org.jspecify.annotations.NullMarked;
