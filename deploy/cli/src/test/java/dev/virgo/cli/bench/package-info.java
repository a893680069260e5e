@NullMarked
package dev.virgo.cli.bench;

import org.jspecify.annotations.NullMarked;
