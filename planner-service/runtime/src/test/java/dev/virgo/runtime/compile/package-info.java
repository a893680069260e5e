@NullMarked
package dev.virgo.runtime.compile;

import org.jspecify.annotations.NullMarked;
