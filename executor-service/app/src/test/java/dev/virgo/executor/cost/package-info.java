@NullMarked
package dev.virgo.executor.cost;

import org.jspecify.annotations.NullMarked;
