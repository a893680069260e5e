@NullMarked
package dev.virgo.executor;

import org.jspecify.annotations.NullMarked;
