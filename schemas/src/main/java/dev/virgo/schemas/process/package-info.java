/** Processes of this host: names that never come again, and what a process has left behind. */
@NullMarked
package dev.virgo.schemas.process;

import org.jspecify.annotations.NullMarked;
