/**
 * What the author of a transform depends on: annotations, values that go in and out, and the errors
 * to throw.
 */
@NullMarked
package dev.virgo.transform;

import org.jspecify.annotations.NullMarked;
