@NullMarked
package dev.virgo.readers;

import org.jspecify.annotations.NullMarked;
