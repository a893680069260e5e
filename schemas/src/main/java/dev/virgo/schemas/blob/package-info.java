/** Where bytes lie: content-addressed paths below Ursa's blob root. */
@NullMarked
package dev.virgo.schemas.blob;

import org.jspecify.annotations.NullMarked;
