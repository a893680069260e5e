/** Workers as processes of this host. */
@NullMarked
package dev.virgo.executor.process;

import org.jspecify.annotations.NullMarked;
