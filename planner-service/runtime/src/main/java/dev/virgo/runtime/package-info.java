/**
 * Evaluates what a pipeline says about plain values, on demand: {@link dev.virgo.runtime.Evaluator}
 * is the way in.
 */
@NullMarked
package dev.virgo.runtime;

import org.jspecify.annotations.NullMarked;
