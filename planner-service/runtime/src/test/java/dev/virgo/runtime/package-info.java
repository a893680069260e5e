@NullMarked
package dev.virgo.runtime;

import org.jspecify.annotations.NullMarked;
