/** The embedded system and the way to its API. */
@NullMarked
package dev.virgo.cli.system;

import org.jspecify.annotations.NullMarked;
