@NullMarked
package dev.virgo.raygateway.actor;

import org.jspecify.annotations.NullMarked;
