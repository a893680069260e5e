@NullMarked
package dev.virgo.cli.runs;

import org.jspecify.annotations.NullMarked;
