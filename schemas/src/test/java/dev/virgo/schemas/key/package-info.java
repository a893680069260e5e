@NullMarked
package dev.virgo.schemas.key;

import org.jspecify.annotations.NullMarked;
