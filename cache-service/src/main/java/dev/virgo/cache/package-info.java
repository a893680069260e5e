/** The cache-service: keys, leases, derived assets. */
@NullMarked
package dev.virgo.cache;

import org.jspecify.annotations.NullMarked;
