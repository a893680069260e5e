@NullMarked
package dev.virgo.raygateway;

import org.jspecify.annotations.NullMarked;
