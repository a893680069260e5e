@NullMarked
package dev.virgo.schemas.event;

import org.jspecify.annotations.NullMarked;
