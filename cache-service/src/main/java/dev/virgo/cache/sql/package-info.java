/** The store in PostgreSQL: SQL text with the guarantee that each statement gives. */
@NullMarked
package dev.virgo.cache.sql;

import org.jspecify.annotations.NullMarked;
