@NullMarked
package dev.virgo.cache.sql;

import org.jspecify.annotations.NullMarked;
