/** What independent software says about the same data. */
@NullMarked
package dev.virgo.integration.oracle;

import org.jspecify.annotations.NullMarked;
