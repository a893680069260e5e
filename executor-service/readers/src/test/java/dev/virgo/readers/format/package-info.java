@NullMarked
package dev.virgo.readers.format;

import org.jspecify.annotations.NullMarked;
