@NullMarked
package dev.virgo.executor.rpc;

import org.jspecify.annotations.NullMarked;
