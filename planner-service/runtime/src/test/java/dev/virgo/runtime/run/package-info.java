@NullMarked
package dev.virgo.runtime.run;

import org.jspecify.annotations.NullMarked;
