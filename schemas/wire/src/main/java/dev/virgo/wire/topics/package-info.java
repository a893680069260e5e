/** Makes the topics on a broker of one's own; the embedded one gets them from the launcher. */
@NullMarked
package dev.virgo.wire.topics;

import org.jspecify.annotations.NullMarked;
