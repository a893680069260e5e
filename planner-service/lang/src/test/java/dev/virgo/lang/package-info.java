@NullMarked
package dev.virgo.lang;

import org.jspecify.annotations.NullMarked;
