/** The pages under docs, held to the sources. */
@NullMarked
package dev.virgo.integration.docs;

import org.jspecify.annotations.NullMarked;
