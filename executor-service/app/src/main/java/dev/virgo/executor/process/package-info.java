/** The backend of one host: a pool of worker processes. */
@NullMarked
package dev.virgo.executor.process;

import org.jspecify.annotations.NullMarked;
