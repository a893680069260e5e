/** Plain values, signatures and diagnostics as JSON: descriptors and what scripts read. */
@NullMarked
package dev.virgo.runtime.json;

import org.jspecify.annotations.NullMarked;
