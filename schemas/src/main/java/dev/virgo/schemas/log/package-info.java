/** Files that take what programs print. */
@NullMarked
package dev.virgo.schemas.log;

import org.jspecify.annotations.NullMarked;
