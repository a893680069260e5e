@NullMarked
package dev.virgo.cli.terminal;

import org.jspecify.annotations.NullMarked;
