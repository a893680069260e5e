@NullMarked
package dev.virgo.wire.topics;

import org.jspecify.annotations.NullMarked;
