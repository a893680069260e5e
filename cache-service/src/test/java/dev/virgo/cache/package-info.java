@NullMarked
package dev.virgo.cache;

import org.jspecify.annotations.NullMarked;
