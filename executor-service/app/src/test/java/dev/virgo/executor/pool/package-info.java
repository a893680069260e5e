@NullMarked
package dev.virgo.executor.pool;

import org.jspecify.annotations.NullMarked;
