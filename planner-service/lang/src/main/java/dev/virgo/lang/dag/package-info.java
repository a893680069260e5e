/** The intermediate representation as a graph of modules and data that can be stored. */
@NullMarked
package dev.virgo.lang.dag;

import org.jspecify.annotations.NullMarked;
