/** What the compiler knows about transforms. */
@NullMarked
package dev.virgo.lang.registry;

import org.jspecify.annotations.NullMarked;
