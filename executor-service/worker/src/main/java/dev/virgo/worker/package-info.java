/** The process that runs transforms: an envelope comes in, results or failures go out. */
@NullMarked
package dev.virgo.worker;

import org.jspecify.annotations.NullMarked;
