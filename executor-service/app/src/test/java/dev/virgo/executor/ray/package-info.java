@NullMarked
package dev.virgo.executor.ray;

import org.jspecify.annotations.NullMarked;
