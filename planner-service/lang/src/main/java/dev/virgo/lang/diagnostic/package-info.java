/**
 * What the compiler has to say about a text: errors and warnings as data, their wording and their
 * rendering.
 */
@NullMarked
package dev.virgo.lang.diagnostic;

import org.jspecify.annotations.NullMarked;
