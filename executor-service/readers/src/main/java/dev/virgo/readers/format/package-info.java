/**
 * What the formats share: bytes of a file, fixed-width header fields, interleaved samples, stream
 * names.
 */
@NullMarked
package dev.virgo.readers.format;

import org.jspecify.annotations.NullMarked;
