/** GDF 1.x, the general data format for biosignals, with its event table. */
@NullMarked
package dev.virgo.readers.gdf;

import org.jspecify.annotations.NullMarked;
