@NullMarked
package dev.virgo.transform;

import org.jspecify.annotations.NullMarked;
