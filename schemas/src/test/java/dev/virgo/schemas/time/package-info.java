@NullMarked
package dev.virgo.schemas.time;

import org.jspecify.annotations.NullMarked;
