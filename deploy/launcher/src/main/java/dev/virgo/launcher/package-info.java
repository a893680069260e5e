/**
 * The process behind {@code virgo up}: owns a data folder, runs broker and database, and keeps the
 * four services alive as child processes.
 */
@NullMarked
package dev.virgo.launcher;

import org.jspecify.annotations.NullMarked;
