/** All that knows Ray, but for what runs inside an actor. */
@NullMarked
package dev.virgo.raygateway.ray;

import org.jspecify.annotations.NullMarked;
