/** The gRPC service: requests checked and translated at the edge. */
@NullMarked
package dev.virgo.cache.rpc;

import org.jspecify.annotations.NullMarked;
