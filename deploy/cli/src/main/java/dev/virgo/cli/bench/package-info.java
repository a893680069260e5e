/** What the system costs beside a baseline measured in the same run. */
@NullMarked
package dev.virgo.cli.bench;

import org.jspecify.annotations.NullMarked;
