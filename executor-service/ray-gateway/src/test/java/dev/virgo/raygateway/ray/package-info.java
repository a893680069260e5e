@NullMarked
package dev.virgo.raygateway.ray;

import org.jspecify.annotations.NullMarked;
