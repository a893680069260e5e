/** When a recording was last looked at: what makes an upgrade eager or lazy. */
@NullMarked
package dev.virgo.backfill.access;

import org.jspecify.annotations.NullMarked;
