/** What the executor asks of whatever computes: a pool of processes here, a cluster elsewhere. */
@NullMarked
package dev.virgo.executor.backend;

import org.jspecify.annotations.NullMarked;
