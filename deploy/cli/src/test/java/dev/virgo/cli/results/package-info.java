@NullMarked
package dev.virgo.cli.results;

import org.jspecify.annotations.NullMarked;
