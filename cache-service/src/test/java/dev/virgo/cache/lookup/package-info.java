@NullMarked
package dev.virgo.cache.lookup;

import org.jspecify.annotations.NullMarked;
