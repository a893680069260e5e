/** Every page of the repository, held to the sources and executed. */
@NullMarked
package dev.virgo.integration.docs;

import org.jspecify.annotations.NullMarked;
