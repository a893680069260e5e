/** The whole path, three times, for someone who has never seen it. */
@NullMarked
package dev.virgo.cli.demo;

import org.jspecify.annotations.NullMarked;
