/** Outcomes as events: node-done grouped by run and node, asset-materialized per new asset. */
@NullMarked
package dev.virgo.cache.announce;

import org.jspecify.annotations.NullMarked;
