@NullMarked
package dev.virgo.cli.system;

import org.jspecify.annotations.NullMarked;
