@NullMarked
package dev.virgo.cli;

import org.jspecify.annotations.NullMarked;
