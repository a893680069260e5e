/** RPC: the cache as it is called, and the questions that planners ask. */
@NullMarked
package dev.virgo.executor.rpc;

import org.jspecify.annotations.NullMarked;
