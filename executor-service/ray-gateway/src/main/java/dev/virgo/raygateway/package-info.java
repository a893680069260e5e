/** The driver of a Ray cluster, in a JVM of its own: slots for executors, over gRPC. */
@NullMarked
package dev.virgo.raygateway;

import org.jspecify.annotations.NullMarked;
