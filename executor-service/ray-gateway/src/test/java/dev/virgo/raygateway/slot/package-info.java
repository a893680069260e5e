@NullMarked
package dev.virgo.raygateway.slot;

import org.jspecify.annotations.NullMarked;
