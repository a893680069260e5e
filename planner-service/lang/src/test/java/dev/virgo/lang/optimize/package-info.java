@NullMarked
package dev.virgo.lang.optimize;

import org.jspecify.annotations.NullMarked;
