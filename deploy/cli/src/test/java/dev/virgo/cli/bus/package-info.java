@NullMarked
package dev.virgo.cli.bus;

import org.jspecify.annotations.NullMarked;
