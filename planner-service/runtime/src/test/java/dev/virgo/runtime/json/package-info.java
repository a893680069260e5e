@NullMarked
package dev.virgo.runtime.json;

import org.jspecify.annotations.NullMarked;
