@NullMarked
package dev.virgo.transforms;

import org.jspecify.annotations.NullMarked;
