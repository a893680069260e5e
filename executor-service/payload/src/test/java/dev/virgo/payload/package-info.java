@NullMarked
package dev.virgo.payload;

import org.jspecify.annotations.NullMarked;
