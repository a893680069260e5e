/** From a file to the event that a recording exists. */
@NullMarked
package dev.virgo.cli.ingest;

import org.jspecify.annotations.NullMarked;
