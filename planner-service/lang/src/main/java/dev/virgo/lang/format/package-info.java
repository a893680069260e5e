/** The canonical layout of pipelines: where lines break and what is indented. */
@NullMarked
package dev.virgo.lang.format;

import org.jspecify.annotations.NullMarked;
