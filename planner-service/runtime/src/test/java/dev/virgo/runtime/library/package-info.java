@NullMarked
package dev.virgo.runtime.library;

import org.jspecify.annotations.NullMarked;
