/** The whole system as people start it, through the script. */
@NullMarked
package dev.virgo.integration.stack;

import org.jspecify.annotations.NullMarked;
