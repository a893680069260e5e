/**
 * The encodings of every key: asset key, cut-off key, static path {@code P}, data state {@code D}.
 * Keys are made here and nowhere else.
 */
@NullMarked
package dev.virgo.schemas.key;

import org.jspecify.annotations.NullMarked;
