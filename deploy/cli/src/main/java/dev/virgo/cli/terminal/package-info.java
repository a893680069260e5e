/** Standard output and error: JSON, tables, progress, exit codes. */
@NullMarked
package dev.virgo.cli.terminal;

import org.jspecify.annotations.NullMarked;
