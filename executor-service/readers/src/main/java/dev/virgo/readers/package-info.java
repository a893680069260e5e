/**
 * Recordings as files: what is in them, their samples in physical units, their annotations, and the
 * hashes of their blocks. A reader never gives away who was recorded.
 */
@NullMarked
package dev.virgo.readers;

import org.jspecify.annotations.NullMarked;
