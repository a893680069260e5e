@NullMarked
package dev.virgo.embedded;

import org.jspecify.annotations.NullMarked;
