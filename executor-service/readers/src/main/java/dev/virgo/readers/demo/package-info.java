/** The generated recording that the demo ingests. */
@NullMarked
package dev.virgo.readers.demo;

import org.jspecify.annotations.NullMarked;
