/** The same store in memory, for simulations and for tests of the decisions. */
@NullMarked
package dev.virgo.cache.model;

import org.jspecify.annotations.NullMarked;
