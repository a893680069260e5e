@NullMarked
package dev.virgo.raygateway.rpc;

import org.jspecify.annotations.NullMarked;
