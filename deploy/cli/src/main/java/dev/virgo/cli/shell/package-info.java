/** What a shell is told of the command line: completion and man pages, made from the commands. */
@NullMarked
package dev.virgo.cli.shell;

import org.jspecify.annotations.NullMarked;
