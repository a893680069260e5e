/** The way of a ready slice: reserved, computed, committed or given back. */
@NullMarked
package dev.virgo.executor.work;

import org.jspecify.annotations.NullMarked;
