/**
 * What results look like: samples as Arrow, plain values as canonical JSON, and their content
 * hashes.
 */
@NullMarked
package dev.virgo.payload;

import org.jspecify.annotations.NullMarked;
