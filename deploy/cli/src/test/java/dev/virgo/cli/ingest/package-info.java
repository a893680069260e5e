@NullMarked
package dev.virgo.cli.ingest;

import org.jspecify.annotations.NullMarked;
