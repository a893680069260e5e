@NullMarked
package dev.virgo.wire;

import org.jspecify.annotations.NullMarked;
