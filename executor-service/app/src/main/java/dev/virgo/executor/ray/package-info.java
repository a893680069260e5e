/** Workers as actors of a Ray cluster, by way of the gateway beside one of its nodes. */
@NullMarked
package dev.virgo.executor.ray;

import org.jspecify.annotations.NullMarked;
