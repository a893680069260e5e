/**
 * What the cache answers and whom it tells: records in, records out, and the store they are read
 * from. No I/O.
 */
@NullMarked
package dev.virgo.cache.decide;

import org.jspecify.annotations.NullMarked;
