@NullMarked
package dev.virgo.readers.gdf;

import org.jspecify.annotations.NullMarked;
