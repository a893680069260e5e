@NullMarked
package dev.virgo.cli.language;

import org.jspecify.annotations.NullMarked;
