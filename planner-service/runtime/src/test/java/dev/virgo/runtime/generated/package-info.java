/** Programs made at random, and an evaluator that is too simple to be wrong. */
@NullMarked
package dev.virgo.runtime.generated;

import org.jspecify.annotations.NullMarked;
