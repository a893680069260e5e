@NullMarked
package dev.virgo.schemas;

import org.jspecify.annotations.NullMarked;
