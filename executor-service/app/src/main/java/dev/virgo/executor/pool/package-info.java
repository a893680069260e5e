/** A pool of workers, wherever they run: batches are given to slots, and each ends as something. */
@NullMarked
package dev.virgo.executor.pool;

import org.jspecify.annotations.NullMarked;
