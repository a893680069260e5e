@NullMarked
package dev.virgo.launcher;

import org.jspecify.annotations.NullMarked;
