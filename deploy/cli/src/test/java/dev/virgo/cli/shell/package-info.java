@NullMarked
package dev.virgo.cli.shell;

import org.jspecify.annotations.NullMarked;
