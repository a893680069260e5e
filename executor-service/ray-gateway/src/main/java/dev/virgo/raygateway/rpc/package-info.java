/** The gRPC service: executors on one side, slots on the other. */
@NullMarked
package dev.virgo.raygateway.rpc;

import org.jspecify.annotations.NullMarked;
