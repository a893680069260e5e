/** Pipelines that do the same with less to do. */
@NullMarked
package dev.virgo.lang.optimize;

import org.jspecify.annotations.NullMarked;
