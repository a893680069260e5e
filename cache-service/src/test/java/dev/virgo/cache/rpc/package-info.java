@NullMarked
package dev.virgo.cache.rpc;

import org.jspecify.annotations.NullMarked;
