@NullMarked
package dev.virgo.readers.edf;

import org.jspecify.annotations.NullMarked;
